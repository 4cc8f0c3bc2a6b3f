// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/export_file_name.h"

#include "core/support/text.h"

#include <QRegularExpression>
#include <QStringList>

namespace ps {

QString exportFileName(const ViewState &view, const QDir &folder) {
    QStringList parts{QStringLiteral("frontier")};
    for (const std::string &model : view.selection.models) parts << toQString(model);
    for (const std::string &sequence : view.selection.sequences) parts << toQString(sequence);
    parts << toQString(metric(view.axes.y).key) << toQString(metric(view.axes.x).key);
    QString name = parts.join(QLatin1Char('-')).left(100);
    // Keys come from archives: nothing in them may name another folder or trouble a shell.
    name.replace(QRegularExpression(QStringLiteral("[^A-Za-z0-9._-]+")), QStringLiteral("-"));
    QString file = folder.filePath(name + QStringLiteral(".svg"));
    for (int number = 2; QFile::exists(file); ++number) file = folder.filePath(QStringLiteral("%1-%2.svg").arg(name).arg(number));
    return file;
}

} // namespace ps
