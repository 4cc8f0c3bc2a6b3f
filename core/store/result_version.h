// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"
#include "core/store/version_age.h"

#include <compare>
#include <cstdint>
#include <optional>

namespace ps {

/// The ids of everything that a version of a result points to.
struct ResultKeys {
    std::int64_t series = 0;
    std::int64_t run = 0;
    std::optional<std::int64_t> image;
    std::int64_t spelling = 0;
    std::optional<std::int64_t> attributeSet;
    std::int64_t document = 0;
    VersionAge age;
    std::int64_t fingerprint = 0;
    std::size_t element = 0;
    std::uint32_t normalisations = 0;
};

inline bool isMerged(std::uint32_t normalisations) {
    return (normalisations & static_cast<std::uint32_t>(Normalisation::CompletedFromCopy)) != 0;
}

/// The series and run of a row.
struct ReadUnder {
    std::int64_t series = 0;
    std::int64_t run = 0;
    friend auto operator<=>(const ReadUnder &, const ReadUnder &) = default;
};

/// Values of a result as one archive holds them.
struct ResultVersion {
    Measurement values; ///< only metrics, other metrics, image and attributes count
    ResultKeys keys;
    std::int64_t archive = 0;
    std::optional<ReadUnder> readUnder; ///< when that is another place than the result's
};

} // namespace ps
