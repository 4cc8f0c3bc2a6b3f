// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/journal_file.h"
#include "core/support/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// A process in a session of its own, which outlives this one unless it chooses otherwise: it sees its standard input end with this
/// object. What it prints is not heard.
class SpawnedProcess {
public:
    /// NotFound, Unreadable: why it cannot be started.
    [[nodiscard]] static Result<SpawnedProcess> start(const std::filesystem::path &program, const std::vector<std::string> &arguments);

    /// Writes to its standard input. False: it does not listen any more.
    bool send(std::string_view bytes);
    void closeInput() { m_input.close(); }
    /// Whether it has ended; to be asked until it has, or it stays in the table of processes as long as this process lives.
    bool hasEnded();

private:
    SpawnedProcess(int process, FileHandle input) : m_process(process), m_input(std::move(input)) {}
    int m_process; ///< 0: it has ended
    FileHandle m_input;
};

} // namespace ps
