// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/benchmark_text.h"

#include "core/support/text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace ps {

namespace {

QString tr(const char *text) {
    return QCoreApplication::translate("BenchmarkTree", text);
}

} // namespace

BenchmarkKind benchmarkKind(const std::string &benchmark) {
    const auto holds = [&benchmark](const char *part) { return benchmark.find(part) != std::string::npos; };
    if (benchmark.starts_with("decode_step")) return BenchmarkKind::Steps;
    if (holds("attention")) return BenchmarkKind::Attention;
    if (holds("moe")) return BenchmarkKind::Experts;
    if (holds("gemm")) return BenchmarkKind::Matrix;
    if (holds("peer") || holds("all_reduce")) return BenchmarkKind::Devices;
    if (benchmark.starts_with("memory") || holds("launch")) return BenchmarkKind::Memory;
    return BenchmarkKind::Layers;
}

QString benchmarkKindText(BenchmarkKind kind) {
    switch (kind) {
    case BenchmarkKind::Memory: return tr("Memory and launches");
    case BenchmarkKind::Matrix: return tr("Matrix products");
    case BenchmarkKind::Attention: return tr("Attention");
    case BenchmarkKind::Experts: return tr("Experts");
    case BenchmarkKind::Layers: return tr("Layers and sampling");
    case BenchmarkKind::Devices: return tr("Between devices");
    case BenchmarkKind::Steps: break;
    }
    return tr("Decode steps");
}

QString benchmarkText(const std::string &benchmark) {
    const QString name = toQString(benchmark);
    const QStringList parts = name.split(QLatin1Char('/'));
    if (parts.size() != 5 || benchmarkKind(benchmark) != BenchmarkKind::Steps) return name;
    const QString &workload = parts[4];
    return QStringList{parts[1], parts[2].toUpper(), parts[3].toUpper(),
                       workload.size() == 4 ? workload.left(2) + QStringLiteral(" / ") + workload.mid(2) : workload}
        .join(QStringLiteral(" · "));
}

std::set<std::string> sizesThatDiffer(const std::vector<gpu::ListedCase> &cases) {
    std::set<std::string> names;
    for (const gpu::ListedCase &one : cases) {
        for (const auto &[size, value] : one.shape) {
            const auto same = [&size = size, value = value](const gpu::ListedCase &other) {
                const auto it = other.shape.find(size);
                return it != other.shape.end() && it->second == value;
            };
            if (!std::all_of(cases.begin(), cases.end(), same)) names.insert(size);
        }
    }
    return names;
}

} // namespace ps
