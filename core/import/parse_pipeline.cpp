// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/parse_pipeline.h"

#include <utility>

namespace ps {

namespace {

constexpr std::size_t kBatchFiles = 64;
constexpr std::uint64_t kBatchBytes = std::uint64_t{1} << 20;

} // namespace

ParsePipeline::ParsePipeline(const ImportPlan &plan, const ReadingOptions &options, unsigned threads)
    : m_files(plan.files), m_options(options), m_contexts(plan.contexts, ArchiveLimits()),
      m_helper(options, m_stop, ArchiveLimits(), &m_contexts), m_slots(2 * std::size_t{threads} + 2) {
    makeBatches();
    m_threads.reserve(threads);
    for (unsigned i = 0; i < threads; ++i) m_threads.emplace_back([this] { work(); });
}

ParsePipeline::~ParsePipeline() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_spaceChanged.notify_all();
    for (std::thread &thread : m_threads) thread.join();
}

void ParsePipeline::makeBatches() {
    for (std::size_t i = 0; i < m_files.size(); ++i) {
        const bool full =
            m_batches.empty() || i - m_batches.back().first == kBatchFiles || m_batches.back().bytes + m_files[i].bytes > kBatchBytes;
        if (full) m_batches.push_back({i, i, 0, false});
        m_batches.back().last = i + 1;
        m_batches.back().bytes += m_files[i].unchangedFrom ? 0 : m_files[i].bytes;
        m_batches.back().mayWait = m_batches.back().mayWait || (!m_files[i].unchangedFrom && mayNeedAProgram(m_files[i].shown));
    }
}

void ParsePipeline::work() {
    ArchiveReader reader(m_options, m_stop, ArchiveLimits(), &m_contexts);
    for (;;) {
        std::size_t index = 0;
        {
            std::unique_lock lock(m_mutex);
            m_spaceChanged.wait(lock, [this] { return m_stop || m_nextToRead == m_batches.size() || mayClaim(); });
            if (m_stop || m_nextToRead == m_batches.size()) return;
            index = m_nextToRead++;
        }
        readBatch(index, reader);
    }
}

bool ParsePipeline::help() {
    std::size_t index = 0;
    {
        const std::lock_guard lock(m_mutex);
        if (!mayClaim() || m_batches[m_nextToRead].bytes > kBatchBytes || m_batches[m_nextToRead].mayWait) return false;
        index = m_nextToRead++;
    }
    m_helper.declineWaiting();
    if (readBatch(index, m_helper)) return true;
    m_threads.emplace_back([this, index] {
        ArchiveReader reader(m_options, m_stop, ArchiveLimits(), &m_contexts);
        readBatch(index, reader);
    });
    return true;
}

bool ParsePipeline::readBatch(std::size_t index, ArchiveReader &reader) {
    const Batch &batch = m_batches[index];
    std::vector<ParsedArchive> archives;
    archives.reserve(batch.last - batch.first);
    for (std::size_t file = batch.first; file < batch.last && !m_stop; ++file) {
        archives.push_back(reader.read(m_files[file]));
        if (reader.hasDeclined()) return false;
    }
    {
        const std::lock_guard lock(m_mutex);
        if (m_stop) return true;
        slotOf(index) = {std::move(archives), true};
    }
    m_readyChanged.notify_one();
    return true;
}

bool ParsePipeline::takeBatch(std::chrono::milliseconds wait) {
    {
        std::unique_lock lock(m_mutex);
        if (!m_readyChanged.wait_for(lock, wait, [this] { return slotOf(m_nextToHandOut).ready; })) return false;
        m_current = std::exchange(slotOf(m_nextToHandOut), Slot()).archives;
        m_nextInCurrent = 0;
        ++m_nextToHandOut;
    }
    m_spaceChanged.notify_one();
    return true;
}

std::optional<ParsedArchive> ParsePipeline::next(std::chrono::milliseconds wait) {
    if (m_nextInCurrent == m_current.size() && !takeBatch(std::chrono::milliseconds(0))) {
        if (help()) wait = std::chrono::milliseconds(0);
        if (!takeBatch(wait)) return std::nullopt;
    }
    return std::move(m_current[m_nextInCurrent++]);
}

} // namespace ps
