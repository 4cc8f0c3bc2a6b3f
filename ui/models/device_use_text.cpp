// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/device_use_text.h"

#include "core/support/text.h"
#include "ui/models/number_format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace ps {

namespace {

constexpr std::size_t kShownProcesses = 8;
const QString kSeparator = QStringLiteral(" · ");

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ps::DeviceUse)
};

QString percentText(double percent) {
    return Text::tr("%1 %").arg(readingLocale().toString(percent, 'f', percent < 10 ? 1 : 0));
}

QString bytesText(std::int64_t bytes) {
    return formatBytes(static_cast<std::uint64_t>(std::max<std::int64_t>(bytes, 0)));
}

QString processText(const gpu::Neighbour &process) {
    QStringList parts;
    parts << (process.name ? Text::tr("%1 (%2)").arg(toQString(*process.name)).arg(process.pid) : Text::tr("process %1").arg(process.pid));
    if (process.memoryBytes) parts << bytesText(*process.memoryBytes);
    if (process.utilisationPercent) parts << percentText(*process.utilisationPercent);
    return parts.join(kSeparator);
}

} // namespace

QString usedByText(const gpu::DeviceUse &use) {
    if (!use.neighbours) return use.disturbs ? Text::tr("somebody") : QString();
    const auto &processes = *use.neighbours;
    if (processes.empty()) return use.disturbs ? Text::tr("somebody") : Text::tr("nobody");
    if (processes.size() > 1) return Text::tr("%1 processes").arg(formatCount(processes.size()));
    const gpu::Neighbour &only = processes.front();
    return only.name ? toQString(*only.name) : Text::tr("process %1").arg(only.pid);
}

QString useText(const gpu::DeviceUse &use) {
    QStringList parts;
    if (use.utilisationPercent) parts << Text::tr("%1 of its time").arg(percentText(*use.utilisationPercent));
    if (use.memoryUsedBytes) parts << Text::tr("%1 of its memory").arg(bytesText(*use.memoryUsedBytes));
    if (use.load) parts << Text::tr("load %1").arg(readingLocale().toString(*use.load, 'f', 2));
    return parts.join(kSeparator);
}

QString processLines(const gpu::DeviceUse &use) {
    if (!use.neighbours) return {};
    const auto &processes = *use.neighbours;
    if (processes.empty()) return Text::tr("none");
    QStringList lines;
    for (std::size_t i = 0; i < std::min(processes.size(), kShownProcesses); ++i) lines << processText(processes[i]);
    if (processes.size() > kShownProcesses) lines << Text::tr("and %1 more").arg(formatCount(processes.size() - kShownProcesses));
    return lines.join(QLatin1Char('\n'));
}

QString disturbanceText(const gpu::DeviceUse &use) {
    if (!use.disturbs) return {};
    if (use.neighbours && !use.neighbours->empty()) return Text::tr("A run now would be marked suspect: another process uses the device.");
    return Text::tr("A run now would be marked suspect: the device is busy, and nobody here can see with what.");
}

} // namespace ps
