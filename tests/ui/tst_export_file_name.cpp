// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/export_file_name.h"

#include <QTemporaryDir>
#include <QTest>

using namespace ps;

class TestExportFileName : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsWhatIsShown() { QCOMPARE(nameFor({"dsr1"}), QStringLiteral("frontier-dsr1-8192-1024-tput_per_gpu-median_intvty.svg")); }

    void neverNamesAFileThatExists() {
        const QString first = exportFileName(view({"dsr1"}), m_folder);
        QFile file(first);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(exportFileName(view({"dsr1"}), m_folder) != first);
        file.remove();
    }

    void namesFromArchivesCannotLeaveTheFolder() {
        const QString file = exportFileName(view({"../../etc/pass wd"}), m_folder);
        QCOMPARE(QFileInfo(file).absolutePath(), m_folder.absolutePath());
        QVERIFY(!file.contains(QLatin1Char(' ')));
    }

private:
    static ViewState view(std::vector<std::string> models) {
        ViewState view;
        view.selection.models = std::move(models);
        view.selection.sequences = {"8192/1024"};
        view.axes = {findMetric(kDefaultXMetric)->id, findMetric(kDefaultYMetric)->id};
        return view;
    }
    QString nameFor(std::vector<std::string> models) const {
        return QFileInfo(exportFileName(view(std::move(models)), m_folder)).fileName();
    }

    QTemporaryDir m_temporary;
    QDir m_folder{m_temporary.path()};
};

QTEST_GUILESS_MAIN(TestExportFileName)
#include "tst_export_file_name.moc"
