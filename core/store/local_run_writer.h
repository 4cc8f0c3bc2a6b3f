// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/local_run.h"
#include "core/store/store_writer.h"
#include "core/support/job_control.h"
#include "core/support/result.h"

#include <filesystem>
#include <memory>
#include <span>

namespace ps {

/// Writes one run of a worker while it goes on: every call commits what it was given, so that nothing measured is lost with
/// the process. In the list of imports the run is one; removing that removes the run. One thread at a time; blocking.
class LocalRunWriter {
public:
    /// Opens the store and writes the run's beginning. InvalidArgument: the store has a run of this key.
    [[nodiscard]] static Result<LocalRunWriter> begin(const std::filesystem::path &store, const LocalRunInfo &run,
                                                      const JobControl &job = {});
    ~LocalRunWriter();
    LocalRunWriter(LocalRunWriter &&) noexcept;
    LocalRunWriter &operator=(LocalRunWriter &&) noexcept;

    /// Adds messages in the order of arrival; those that are not kept (isKept()) are passed over. After an error nothing of
    /// them is stored, and they may be given again.
    [[nodiscard]] Status append(std::span<const gpu::Message> messages, const JobControl &job = {});
    /// Writes how the run ended (finishedAt, outcome, reason, and what became known meanwhile: device, environment).
    [[nodiscard]] Status finish(const LocalRunInfo &run, const JobControl &job = {});

private:
    struct Private;
    explicit LocalRunWriter(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// Gives a run the end that the process which carried it did not live to write; one that has an end keeps it. NotFound: the store has
/// no such run.
[[nodiscard]] Status endLocalRun(const LocalRunInfo &run, const std::filesystem::path &store, const JobControl &job = {});

/// Brings a run of a run file into the store. False: the store has it already, and nothing was done.
[[nodiscard]] Result<bool> importLocalRun(const LocalRun &run, const std::filesystem::path &store, const JobControl &job = {});

} // namespace ps
