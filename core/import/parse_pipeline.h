// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/archive_reader.h"
#include "core/import/import_plan.h"
#include "core/import/parsed_document.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace ps {

/// Reads many files on a few threads of its own and hands the outcomes out in the order of the files. Only so much is
/// read ahead. The thread that takes the outcomes lends a hand when it would wait. The threads are gone when the
/// destructor returns, however far they had come.
class ParsePipeline {
public:
    /// `plan` must outlive the pipeline.
    ParsePipeline(const ImportPlan &plan, const ReadingOptions &options, unsigned threads);
    ~ParsePipeline();
    ParsePipeline(const ParsePipeline &) = delete;
    ParsePipeline &operator=(const ParsePipeline &) = delete;

    /// The next file's outcome; none when it is not ready within `wait`, or after some milliseconds of helping. Called on
    /// one thread until every file's outcome is out.
    std::optional<ParsedArchive> next(std::chrono::milliseconds wait);

private:
    /// Neighbouring files that are handed over together, which makes many small files cheap.
    struct Batch {
        std::size_t first = 0;
        std::size_t last = 0;
        std::uint64_t bytes = 0;
        /// Reading it may wait for a program (pg_restore), so the thread that looks at the job must not do it.
        bool mayWait = false;
    };
    struct Slot {
        std::vector<ParsedArchive> archives;
        bool ready = false;
    };

    void makeBatches();
    void work();
    bool mayClaim() const { return m_nextToRead < m_batches.size() && m_nextToRead < m_nextToHandOut + m_slots.size(); }
    /// False when there was nothing that takes only milliseconds.
    bool help();
    /// False when the reader declined.
    bool readBatch(std::size_t index, ArchiveReader &reader);
    bool takeBatch(std::chrono::milliseconds wait);
    Slot &slotOf(std::size_t batch) { return m_slots[batch % m_slots.size()]; }

    const std::vector<PlannedFile> &m_files;
    ReadingOptions m_options;
    std::vector<Batch> m_batches;

    std::atomic<bool> m_stop{false};
    RunContexts m_contexts;
    ArchiveReader m_helper;               // of the thread that takes the outcomes
    std::vector<ParsedArchive> m_current; // being handed out
    std::size_t m_nextInCurrent = 0;

    std::mutex m_mutex; // guards what follows
    std::condition_variable m_readyChanged;
    std::condition_variable m_spaceChanged;
    std::vector<Slot> m_slots;
    std::size_t m_nextToRead = 0;
    std::size_t m_nextToHandOut = 0;

    std::vector<std::thread> m_threads;
};

} // namespace ps
