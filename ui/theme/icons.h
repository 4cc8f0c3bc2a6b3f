// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>

namespace ps {

/// An icon of resources/icons/actions, drawn in one colour at any size. An empty icon when there is none of that name.
QIcon actionIcon(const QString &name, const QColor &colour);
QIcon applicationIcon();

} // namespace ps
