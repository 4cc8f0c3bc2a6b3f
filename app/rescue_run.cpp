// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rescue_run.h"

#include "core/runner/run_file.h"
#include "core/support/save_file.h"

#include <algorithm>

namespace ps {

Result<std::filesystem::path> rescueRun(const LocalRun &run, const std::filesystem::path &folder) {
    std::string name = "paretoscope-" + run.info.startedAt + "." + kRunFileSuffix;
    std::replace(name.begin(), name.end(), ':', '-');
    const std::string text = runFileText(run);
    if (saveFile(folder / name, text)) return folder / name;
    std::error_code ignored;
    const std::filesystem::path other = std::filesystem::temp_directory_path(ignored) / name;
    return saveFile(other, text).map([&other] { return other; });
}

} // namespace ps
