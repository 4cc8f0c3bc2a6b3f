// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace ps {

/// Which documents the running import has brought: while it holds the write lock all new ids are its own.
class OwnDocuments {
public:
    void beginImport() { m_committed.clear(); }
    void beginBatch(std::int64_t firstDocument) { m_batchBegin = firstDocument; }
    /// `end` is the first id that was not given out.
    void endBatch(std::int64_t end) {
        if (end > m_batchBegin) m_committed.emplace_back(m_batchBegin, end);
        m_batchBegin = end;
    }
    bool contain(std::int64_t document) const {
        if (document >= m_batchBegin) return true;
        return std::any_of(m_committed.begin(), m_committed.end(), [document](const std::pair<std::int64_t, std::int64_t> &range) {
            return document >= range.first && document < range.second;
        });
    }

private:
    std::vector<std::pair<std::int64_t, std::int64_t>> m_committed;
    std::int64_t m_batchBegin = 0;
};

} // namespace ps
