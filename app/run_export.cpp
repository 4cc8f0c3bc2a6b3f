// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_export.h"

#include "app/stored_run.h"
#include "core/runner/run_file.h"
#include "core/support/save_file.h"
#include "core/support/text.h"

#include <QDir>
#include <QFileDialog>
#include <QStandardPaths>

namespace ps {

QString runFileName(const LocalRunInfo &run) {
    QString name = toQString("paretoscope-" + run.deviceName + "-" + run.startedAt.substr(0, run.startedAt.find('.'))).toLower();
    for (QChar &c : name) {
        if (!c.isLetterOrNumber() && c != QLatin1Char('_')) c = QLatin1Char('-');
    }
    while (name.contains(QStringLiteral("--"))) name.replace(QStringLiteral("--"), QStringLiteral("-"));
    return name + QLatin1Char('.') + QString::fromLatin1(kRunFileSuffix);
}

RunExport::RunExport(std::filesystem::path storeFile, MainWindow &window, QObject *parent)
    : QObject(parent), m_store(std::move(storeFile)), m_window(window), m_chooseFile([this](const QString &suggested) {
          return QFileDialog::getSaveFileName(&m_window, tr("Export the run"), suggested, tr("Local runs (*.psrun)"));
      }) {
    m_writer.setMaxThreadCount(1);
}

void RunExport::ask(const LocalRunInfo &run) {
    if (m_job.isRunning()) {
        m_window.showMessage(MessageBar::Kind::Warning, tr("The export before this one is still being written."));
        return;
    }
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    QString chosen = m_chooseFile(folder.filePath(runFileName(run)));
    if (chosen.isEmpty()) return;
    if (!chosen.endsWith(QStringLiteral(".psrun"), Qt::CaseInsensitive)) chosen += QStringLiteral(".psrun");
    m_job.start(
        m_writer,
        [store = m_store, key = run.key, file = toPath(chosen)](const JobControl &) -> Result<std::monostate> {
            return storedRunText(store, key).and_then([&file](const std::string &text) { return saveFile(file, text); }).map([] {
                return std::monostate();
            });
        },
        [this, chosen](const Result<std::monostate> &written) {
            if (written)
                m_window.showMessage(MessageBar::Kind::Success, tr("The run is in %1; it can be imported on another machine.").arg(chosen));
            else
                m_window.showMessage(MessageBar::Kind::Error, tr("The run was not exported: %1").arg(toQString(written.error().text())));
        });
}

} // namespace ps
