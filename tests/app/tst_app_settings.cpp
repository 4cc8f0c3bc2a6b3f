// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/app_settings.h"

#include <QTemporaryDir>
#include <QTest>

using namespace ps;

class TestAppSettings : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void themeSurvivesARestart_data() {
        QTest::addColumn<int>("choice");
        QTest::newRow("system") << int(ThemeChoice::System);
        QTest::newRow("light") << int(ThemeChoice::Light);
        QTest::newRow("dark") << int(ThemeChoice::Dark);
    }
    void themeSurvivesARestart() {
        QFETCH(int, choice);
        const QString file = m_folder.filePath(QStringLiteral("a.ini"));
        AppSettings(file).setTheme(ThemeChoice(choice));
        QCOMPARE(int(AppSettings(file).theme()), choice);
    }

    void nonsenseIsTheDefault() {
        const QString file = m_folder.filePath(QStringLiteral("b.ini"));
        QSettings(file, QSettings::IniFormat).setValue(QStringLiteral("window/theme"), QStringLiteral("purple"));
        QCOMPARE(AppSettings(file).theme(), ThemeChoice::System);
        QVERIFY(AppSettings(file).windowGeometry().isEmpty());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestAppSettings)
#include "tst_app_settings.moc"
