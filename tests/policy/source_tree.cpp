// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/policy/source_tree.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace ps::test {

bool SourceFile::isCode() const {
    static const QStringList suffixes = {QStringLiteral("cpp"), QStringLiteral("h"), QStringLiteral("cu"), QStringLiteral("hip"),
                                         QStringLiteral("cuh")};
    return suffixes.contains(QFileInfo(path).suffix());
}

bool SourceFile::isIn(const QStringList &folders) const {
    return std::any_of(folders.begin(), folders.end(),
                       [this](const QString &folder) { return path.startsWith(folder + QLatin1Char('/')); });
}

QList<SourceFile> sourceTree() {
    const QDir root(QStringLiteral(PS_SOURCE_DIR));
    const QStringList patterns = {QStringLiteral("*.cpp"), QStringLiteral("*.h"),     QStringLiteral("*.cu"),
                                  QStringLiteral("*.hip"), QStringLiteral("*.cuh"),   QStringLiteral("CMakeLists.txt"),
                                  QStringLiteral("*.sh"),  QStringLiteral("*.cmake"), QStringLiteral("*.h.in")};
    QList<SourceFile> files;
    const auto add = [&](const QString &path) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", qPrintable(path));
        files.append({root.relativeFilePath(path), QString::fromUtf8(file.readAll())});
    };
    for (const char *folder : {"app", "core", "gpu", "ui", "resources", "tests"}) {
        QDirIterator walk(root.filePath(QLatin1String(folder)), patterns, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext()) add(walk.next());
    }
    add(root.filePath(QStringLiteral("CMakeLists.txt")));
    std::sort(files.begin(), files.end(), [](const SourceFile &a, const SourceFile &b) { return a.path < b.path; });
    return files;
}

QStringList includesOf(const SourceFile &file) {
    static const QRegularExpression include(QStringLiteral(R"re(^[ \t]*#[ \t]*include[ \t]*(<[^>]+>|"[^"]+"))re"),
                                            QRegularExpression::MultilineOption);
    QStringList names;
    for (auto found = include.globalMatch(file.text); found.hasNext();) names.append(found.next().captured(1));
    return names;
}

QString stringLiteralsOf(const QString &code) {
    // In this order a quote inside a comment, and a comment sign inside a string, is not taken for what it looks like.
    static const QRegularExpression token(
        QStringLiteral(R"re(//[^\n]*|/\*.*?\*/|R"([^(\s]*)\((.*?)\)\1"|"((?:[^"\\\n]|\\.)*)"|'(?:[^'\\\n]|\\.)+')re"),
        QRegularExpression::DotMatchesEverythingOption);
    QString literals;
    for (auto found = token.globalMatch(code); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        literals += match.captured(2) + match.captured(3) + QLatin1Char('\n');
    }
    return literals;
}

} // namespace ps::test
