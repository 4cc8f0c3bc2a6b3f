// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/export_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace ps;

namespace {

template <typename Widget>
Widget *named(const QWidget &dialog, const char *name) {
    for (Widget *widget : dialog.findChildren<Widget *>()) {
        if (widget->accessibleName() == QLatin1String(name)) return widget;
    }
    return nullptr;
}

} // namespace

class TestExportDialog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void givesBackWhatItWasGiven() {
        ExportChoice initial;
        initial.file = QStringLiteral("/tmp/f.png");
        initial.format = ExportChoice::Png;
        initial.size = QSize(777, 555);
        initial.dpi = 144;
        initial.title = QStringLiteral("Frontier");
        initial.lightTheme = false;
        initial.allPoints = false;
        const ExportDialog dialog(initial);
        QVERIFY(dialog.choice() == initial);
        QCOMPARE(dialog.sizeBox()->currentText(), QStringLiteral("Custom"));
    }

    void needsAFile() {
        ExportDialog dialog;
        QVERIFY(!dialog.exportButton()->isEnabled());
        dialog.setFile(QStringLiteral("/tmp/f"));
        QVERIFY(dialog.exportButton()->isEnabled());
    }

    void endingFollowsTheFormat_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("format");
        QTest::addColumn<QString>("written");
        const auto row = [](const char *name, const char *file, ExportChoice::Format format, const char *written) {
            QTest::newRow(name) << QString::fromLatin1(file) << int(format) << QString::fromLatin1(written);
        };
        row("none", "/tmp/f", ExportChoice::Svg, "/tmp/f.svg");
        row("right", "/tmp/f.pdf", ExportChoice::Pdf, "/tmp/f.pdf");
        row("right, upper case", "/tmp/F.PDF", ExportChoice::Pdf, "/tmp/F.PDF");
        row("of another format", "/tmp/f.svg", ExportChoice::Csv, "/tmp/f.csv");
        row("a dot that is no ending", "/tmp/b200.v2", ExportChoice::Json, "/tmp/b200.v2.json");
    }
    void endingFollowsTheFormat() {
        QFETCH(QString, file);
        QFETCH(int, format);
        QFETCH(QString, written);
        ExportDialog dialog;
        dialog.setFile(file);
        dialog.setFormat(static_cast<ExportChoice::Format>(format));
        dialog.findChildren<QLineEdit *>().last()->setText(file);
        QCOMPARE(dialog.choice().file, written);
        QCOMPARE(dialog.choice().format, static_cast<ExportChoice::Format>(format));
    }

    void presetsSetTheSize() {
        ExportDialog dialog;
        QComboBox *presets = dialog.sizeBox();
        const int paper = presets->findText(QStringLiteral("Paper column"), Qt::MatchStartsWith);
        QVERIFY(paper >= 0);
        Q_EMIT presets->activated(paper);
        // 85 mm at 96 units per inch.
        QCOMPARE(dialog.choice().size.width(), 321);
        named<QSpinBox>(dialog, "Width")->setValue(1600);
        named<QSpinBox>(dialog, "Height")->setValue(900);
        QVERIFY(presets->currentText().startsWith(QStringLiteral("Slide")));
        named<QSpinBox>(dialog, "Height")->setValue(901);
        QCOMPARE(presets->currentText(), QStringLiteral("Custom"));
    }

    void offersOnlyWhatTheFormatHas() {
        ExportDialog dialog;
        dialog.setFormat(ExportChoice::Png);
        QVERIFY(!named<QSpinBox>(dialog, "Resolution")->isHidden());
        dialog.setFormat(ExportChoice::Svg);
        QVERIFY(named<QSpinBox>(dialog, "Resolution")->isHidden());
        QVERIFY(named<QSpinBox>(dialog, "Width")->isEnabled());
        dialog.setFormat(ExportChoice::Csv);
        QVERIFY(!named<QSpinBox>(dialog, "Width")->isEnabled());
    }

    void clickOnACardChoosesTheFormat() {
        ExportDialog dialog;
        dialog.setFile(QStringLiteral("/tmp/f.svg"));
        for (QPushButton *button : dialog.findChildren<QPushButton *>()) {
            if (button->text() == QLatin1String("PDF")) button->click();
        }
        QCOMPARE(dialog.choice().format, ExportChoice::Pdf);
        QCOMPARE(dialog.choice().file, QStringLiteral("/tmp/f.pdf"));
    }

    void asksBeforeItReplacesAFile_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("asked");
        QTest::newRow("a new file") << QStringLiteral("new.svg") << false;
        QTest::newRow("typed in full") << QStringLiteral("old.svg") << true;
        QTest::newRow("typed without its ending") << QStringLiteral("old") << true;
        QTest::newRow("ending of another format") << QStringLiteral("old.pdf") << true;
    }
    void asksBeforeItReplacesAFile() {
        QFETCH(QString, typed);
        QFETCH(bool, asked);
        const QTemporaryDir folder;
        QVERIFY(QFile(folder.filePath(QStringLiteral("old.svg"))).open(QIODevice::WriteOnly));
        ExportDialog dialog;
        dialog.findChildren<QLineEdit *>().last()->setText(folder.filePath(typed));
        QStringList questions;
        bool answer = false;
        dialog.setConfirmReplace([&](const QString &file) {
            questions << file;
            return answer;
        });
        dialog.exportButton()->click();
        QCOMPARE(dialog.result(), int(asked ? QDialog::Rejected : QDialog::Accepted));
        if (!asked) {
            QVERIFY(questions.isEmpty());
            return;
        }
        QCOMPARE(questions, QStringList{folder.filePath(QStringLiteral("old.svg"))});
        answer = true;
        dialog.exportButton()->click();
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
    }

    void doesNotReplaceByDefault() {
        const QTemporaryDir folder;
        QVERIFY(QFile(folder.filePath(QStringLiteral("old.svg"))).open(QIODevice::WriteOnly));
        ExportDialog dialog;
        dialog.setFile(folder.filePath(QStringLiteral("old.svg")));
        QString question;
        QTimer::singleShot(0, &dialog, [&] {
            auto *box = dialog.findChild<QMessageBox *>();
            if (!box) return;
            question = box->text();
            QTest::keyClick(box, Qt::Key_Return);
        });
        dialog.exportButton()->click();
        QCOMPARE(question, QStringLiteral("Replace old.svg?"));
        QCOMPARE(dialog.result(), int(QDialog::Rejected));
    }
};

QTEST_MAIN(TestExportDialog)
#include "tst_export_dialog.moc"
