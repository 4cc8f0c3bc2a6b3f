// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace ps {

/// An integer that cannot be mixed up with another kind of id: passing a RunId as a SeriesId does not compile.
template <typename Tag>
struct StrongId {
    std::int64_t value = 0;
    friend auto operator<=>(StrongId, StrongId) = default;
};

using RunId = StrongId<struct RunTag>;
using ConfigId = StrongId<struct ConfigTag>;
using SeriesId = StrongId<struct SeriesTag>;
using ResultId = StrongId<struct ResultTag>;
using ImportId = StrongId<struct ImportTag>;
using ArchiveId = StrongId<struct ArchiveTag>;
using DocumentId = StrongId<struct DocumentTag>;

} // namespace ps

template <typename Tag>
struct std::hash<ps::StrongId<Tag>> {
    std::size_t operator()(ps::StrongId<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
