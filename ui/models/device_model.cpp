// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/device_model.h"

#include "core/import/import_report.h"
#include "core/support/text.h"
#include "ui/models/device_use_text.h"
#include "ui/models/number_format.h"
#include "ui/models/roles.h"

#include <algorithm>
#include <cmath>

namespace ps {

namespace {

QString rounded(double value) {
    return formatCount(static_cast<std::uint64_t>(std::llround(std::max(value, 0.0))));
}

QString originText(WorkerOrigin origin) {
    switch (origin) {
    case WorkerOrigin::Override: return DeviceModel::tr("named by the user");
    case WorkerOrigin::BesideProgram: return DeviceModel::tr("beside the program");
    case WorkerOrigin::Libexec: return DeviceModel::tr("installed");
    }
    return {};
}

QString yesNo(const std::optional<bool> &value) {
    if (!value) return {};
    return *value ? DeviceModel::tr("on") : DeviceModel::tr("off");
}

} // namespace

void DeviceModel::setWorkers(std::vector<FoundWorker> workers) {
    beginResetModel();
    m_workers = std::move(workers);
    m_rows.clear();
    for (std::size_t i = 0; i < m_workers.size(); ++i) {
        for (const gpu::Device &device : m_workers[i].probed.devices) m_rows.push_back({i, &device});
        if (m_workers[i].probed.devices.empty()) m_rows.push_back({i, nullptr});
    }
    endResetModel();
}

int DeviceModel::usableCount() const {
    return static_cast<int>(
        std::count_if(m_rows.begin(), m_rows.end(), [this](const Row &row) { return row.device && workerOf(row).probed.isUsable(); }));
}

int DeviceModel::rowOf(const QString &key) const {
    for (int row = 0; row < rowCount(); ++row) {
        if (index(row, 0).data(KeyRole).toString() == key) return row;
    }
    return -1;
}

int DeviceModel::rowCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int DeviceModel::columnCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString DeviceModel::text(const Row &row, int column) const {
    const ProbedWorker &worker = workerOf(row).probed;
    if (!row.device) {
        if (column == DeviceColumn) return toQString(worker.file.backend);
        if (column == NameColumn) return toQString(worker.file.path.filename().string());
        return column == StateColumn ? tr("not usable") : QString();
    }
    const gpu::Device &device = *row.device;
    const gpu::StaticFacts &facts = device.facts;
    switch (column) {
    case DeviceColumn: return toQString(device.id);
    case NameColumn: return toQString(device.name);
    case StateColumn: return !worker.isUsable() ? tr("not usable") : device.use && device.use->disturbs ? tr("in use") : tr("ready");
    case MemoryColumn: return device.memoryBytes > 0 ? formatBytes(static_cast<std::uint64_t>(device.memoryBytes)) : QString();
    case ClockColumn: return facts.maxSmClockMhz ? rounded(*facts.maxSmClockMhz) : QString();
    case PowerColumn: return facts.powerLimitW ? rounded(*facts.powerLimitW) : QString();
    case EccColumn: return yesNo(facts.ecc);
    case UseColumn: return device.use ? usedByText(*device.use) : QString();
    case DriverColumn: return device.driver ? toQString(*device.driver) : QString();
    default: return {};
    }
}

QVariant DeviceModel::data(const QModelIndex &index, int role) const {
    if (!index.isValid()) return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    const bool isNumber = index.column() >= MemoryColumn && index.column() <= PowerColumn;
    switch (role) {
    case Qt::DisplayRole: {
        const QString shown = text(row, index.column());
        return shown.isEmpty() && index.column() > StateColumn ? QStringLiteral("–") : shown;
    }
    case Qt::TextAlignmentRole: return QVariant(isNumber ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    case SeverityRole:
        if (index.column() != StateColumn) return {};
        if (workerOf(row).probed.isUsable() && warning(index.row()).isEmpty()) return {};
        return static_cast<int>(NoteSeverity::DocumentLost);
    case KeyRole: return row.device ? toQString(row.device->id) : pathText(workerOf(row).probed.file.path);
    default: return {};
    }
}

QVariant DeviceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(section >= MemoryColumn && section <= PowerColumn ? Qt::AlignRight | Qt::AlignVCenter
                                                                          : Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case DeviceColumn: return tr("Device");
    case NameColumn: return tr("Name");
    case StateColumn: return tr("State");
    case MemoryColumn: return tr("Memory");
    case ClockColumn: return tr("Clock, MHz");
    case PowerColumn: return tr("Limit, W");
    case EccColumn: return tr("ECC");
    case UseColumn: return tr("Used by");
    case DriverColumn: return tr("Driver");
    default: return {};
    }
}

QString DeviceModel::title(int row) const {
    if (row < 0 || row >= rowCount()) return {};
    const Row &shown = m_rows[static_cast<std::size_t>(row)];
    if (shown.device) return toQString(shown.device->name);
    return toQString(workerOf(shown).probed.file.path.filename().string());
}

QString DeviceModel::problem(int row) const {
    return row < 0 || row >= rowCount() ? QString() : toQString(workerOf(m_rows[static_cast<std::size_t>(row)]).probed.problem);
}

QString DeviceModel::nextStep(int row) const {
    return row < 0 || row >= rowCount() ? QString() : toQString(workerOf(m_rows[static_cast<std::size_t>(row)]).probed.nextStep);
}

QString DeviceModel::warning(int row) const {
    if (row < 0 || row >= rowCount()) return {};
    const Row &shown = m_rows[static_cast<std::size_t>(row)];
    return shown.device && shown.device->use && workerOf(shown).probed.isUsable() ? disturbanceText(*shown.device->use) : QString();
}

std::vector<std::pair<QString, QString>> DeviceModel::details(int row) const {
    std::vector<std::pair<QString, QString>> out;
    if (row < 0 || row >= rowCount()) return out;
    const Row &shown = m_rows[static_cast<std::size_t>(row)];
    const auto add = [&out](const QString &name, const QString &value) {
        if (!value.isEmpty()) out.emplace_back(name, value);
    };
    if (shown.device) {
        const gpu::Device &device = *shown.device;
        const gpu::StaticFacts &facts = device.facts;
        add(tr("Device"), toQString(device.id));
        if (device.use) {
            add(tr("In use"), useText(*device.use));
            add(device.use->load ? tr("Busy processes") : tr("Other processes"), processLines(*device.use));
        }
        if (device.threads > 0) add(tr("Threads"), formatCount(static_cast<std::uint64_t>(device.threads)));
        add(tr("Memory"), text(shown, MemoryColumn));
        if (device.lastLevelCacheBytes > 0)
            add(tr("Last-level cache"), formatBytes(static_cast<std::uint64_t>(device.lastLevelCacheBytes)));
        add(tr("Instruction set"), toQString(device.instructionSet));
        add(tr("Driver"), text(shown, DriverColumn));
        if (facts.maxSmClockMhz) add(tr("Highest core clock"), tr("%1 MHz").arg(rounded(*facts.maxSmClockMhz)));
        if (facts.maxMemoryClockMhz) add(tr("Highest memory clock"), tr("%1 MHz").arg(rounded(*facts.maxMemoryClockMhz)));
        if (facts.busWidthBits) add(tr("Memory bus"), tr("%1 bits").arg(*facts.busWidthBits));
        if (facts.powerLimitW) add(tr("Power limit"), tr("%1 W").arg(rounded(*facts.powerLimitW)));
        add(tr("ECC"), yesNo(facts.ecc));
        add(tr("MIG"), yesNo(facts.mig));
        add(tr("Persistence mode"), yesNo(facts.persistence));
        add(tr("UUID"), toQString(facts.uuid.value_or(std::string())));
        add(tr("PCI address"), toQString(facts.pciAddress.value_or(std::string())));
        add(tr("Told by"), toQString(facts.source.value_or(std::string())));
    }
    const FoundWorker &worker = workerOf(shown);
    add(tr("Worker"), pathText(worker.probed.file.path));
    add(tr("Found"), originText(worker.probed.file.origin));
    if (worker.probed.hello) {
        const gpu::BuildIdentity &build = worker.probed.hello->build;
        add(tr("Version"), tr("%1 (%2, %3)").arg(toQString(build.version), toQString(build.revision), toQString(build.compiler)));
    }
    if (!worker.benchmarks.empty()) add(tr("Benchmarks"), formatCount(worker.benchmarks.size()));
    return out;
}

} // namespace ps
