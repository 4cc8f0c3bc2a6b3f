// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// Splits one line of CSV into cells, without the space around them. A cell in double quotes may hold commas, and
/// doubled quotes stand for one. The line has no end of line.
void splitCsvLine(std::string_view line, std::vector<std::string> &cells);

/// Which column of a telemetry file holds what, by the rules of the producer (archive-format 11): the time is the first
/// whose name contains "time"; the power the first that contains "power" and none of limit, cap, max and min; the GPU the
/// first that is called index, gpu, gpu_id, gpu_index, card or device.
struct TelemetryColumns {
    std::size_t time = 0, power = 0, gpu = 0;
    std::optional<std::size_t> host;
    std::optional<std::size_t> temperature;   ///< of NVIDIA
    std::optional<std::size_t> hotspot, edge; ///< of AMD: hotspot, where it has none edge
    std::optional<std::size_t> smClock;       ///< of the compute units
    std::optional<std::size_t> utilisation, memoryUtilisation;
    std::string source; ///< "nvidia-smi", "amd-smi" or "dcgm"
};
/// None when the header lacks time, power or GPU: the file is no telemetry.
std::optional<TelemetryColumns> telemetryColumns(const std::vector<std::string> &header);

/// A point in time as written in a telemetry file.
struct SampleTime {
    double seconds = 0;   ///< since the epoch, of a clock whose zone is not told; only differences mean something
    bool isEpoch = false; ///< written as seconds since the epoch: UTC
};
/// "2026/06/11 04:10:28.220", the same with '-' and 'T', or "1772939616".
std::optional<SampleTime> sampleTime(std::string_view text);
/// "2026-03-08T03:13:36Z"; with milliseconds where the time has a fraction.
std::string isoOfEpoch(double seconds);

/// The number that a cell begins with, its unit dropped: "78.91 W" → 78.91. None for "[N/A]", "N/A" and words.
std::optional<double> cellNumber(std::string_view cell);

} // namespace ps
