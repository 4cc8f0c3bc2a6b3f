// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/view_state.h"

#include <QDir>
#include <QString>

namespace ps {

/// A file that does not exist yet in `folder`, called after what is shown:
/// "frontier-dsr1-8192-1024-tput_per_gpu-median_intvty.svg".
QString exportFileName(const ViewState &view, const QDir &folder);

} // namespace ps
