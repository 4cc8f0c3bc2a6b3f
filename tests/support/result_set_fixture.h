// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/result_set.h"
#include "core/frontier/curve_set.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ps::test {

/// What a test says about one result; the rest is ordinary. Missing numbers stay missing.
struct FixtureResult {
    std::optional<double> x;
    std::optional<double> y;
    std::string hardware = "b200";
    std::string framework = "vllm";
    std::string model = "dsr1";
    std::string precision = "fp8";
    std::string spec = "none";
    std::optional<int> isl = 1024;
    std::optional<int> osl = 1024;
    std::string benchmarkType = "single_turn";
    std::optional<std::string> offloadMode;
    int concurrency = 64;
    int day = 20260507;
    std::string runKey = "github:1";
    std::string runUrl = "https://github.com/SemiAnalysisAI/InferenceX/actions/runs/1";
    std::string image;
    bool synthetic = false;
    DaySource daySource = DaySource::Told; ///< of the run
    std::string veto;                      ///< of the run
    std::vector<int> vetoedAttempts;
    int attempt = -1;
};

/// A result set as a store would answer it, in memory: columns median_intvty (x) and tput_per_gpu (y), then
/// `furtherColumns`, which hold 0.25 in every row. Rows come in the order given.
std::shared_ptr<const ResultSet> resultSet(const std::vector<FixtureResult> &results, const std::vector<std::string> &furtherColumns = {});

/// The curves of those results on the default axes. Aborts the test program when they cannot be built.
std::shared_ptr<const CurveSet> curveSet(const std::vector<FixtureResult> &results, std::string_view groupBy = "vendor",
                                         const Selection &selection = {}, const std::vector<std::string> &furtherColumns = {});

} // namespace ps::test
