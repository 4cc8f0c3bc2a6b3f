// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace ps::test {

struct SourceFile {
    QString path; ///< from the root of the tree: "core/frontier/pareto.cpp"
    QString text;

    bool isCode() const; ///< C++, CUDA or HIP
    bool isIn(const QStringList &folders) const;
};

/// Every source, script and build file of the project, by path. Build folders are not part of it.
QList<SourceFile> sourceTree();

/// What stands between <> or "" of each #include, with its delimiters: "<QString>", "\"core/domain/metric.h\"".
QStringList includesOf(const SourceFile &file);

/// The contents of the string literals, raw ones too, one per line; comments are left out.
QString stringLiteralsOf(const QString &code);

} // namespace ps::test
