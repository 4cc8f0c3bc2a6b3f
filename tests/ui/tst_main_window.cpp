// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"
#include "ui/pages/explore_page.h"
#include "ui/pages/imports_page.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/top_bar.h"

#include <QActionGroup>
#include <QClipboard>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenuBar>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace ps;

namespace {

QAction *actionNamed(const QWidget &window, const QString &text) {
    for (QAction *action : window.findChildren<QAction *>()) {
        if (action->text().remove(QLatin1Char('&')) == text) return action;
    }
    return nullptr;
}

void drop(QWidget &window, const QList<QUrl> &urls) {
    QMimeData data;
    data.setUrls(urls);
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &event);
}

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void dropAsksToImportLocalFiles() {
        QSignalSpy asked(m_window.get(), &MainWindow::importRequested);
        drop(*m_window, {QUrl::fromLocalFile(QStringLiteral("/data/a b.zip")), QUrl(QStringLiteral("https://example.org/c.zip")),
                         QUrl::fromLocalFile(QStringLiteral("/data/2026-05-08"))});
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.first().first().toStringList(), (QStringList{QStringLiteral("/data/a b.zip"), QStringLiteral("/data/2026-05-08")}));
    }

    void dropOfNothingLocalIsRefused() {
        QSignalSpy asked(m_window.get(), &MainWindow::importRequested);
        drop(*m_window, {QUrl(QStringLiteral("https://example.org/c.zip"))});
        QCOMPARE(asked.size(), 0);
    }

    void dragShowsWhereToDrop() {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QStringLiteral("/data/a.zip"))});
        auto *overlay = m_window->findChild<QWidget *>(QStringLiteral("dropOverlay"));
        QVERIFY(overlay);
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QVERIFY(overlay->isVisible());
        QDragLeaveEvent leave;
        QApplication::sendEvent(m_window.get(), &leave);
        QVERIFY(!overlay->isVisible());
    }

    void importAsksForPathsFromEveryPlace() {
        QSignalSpy asked(m_window.get(), &MainWindow::importRequested);
        m_window->topBar()->importButton()->click();
        actionNamed(*m_window, QStringLiteral("Import archives…"))->trigger();
        m_window->setPage(PageId::Imports);
        m_window->importsPage()->importButton()->click();
        QCOMPARE(asked.size(), 3);
        for (const QList<QVariant> &wish : asked) QCOMPARE(wish.first().toStringList(), QStringList());
    }

    void pagesSwitchByButtonMenuAndKeys() {
        m_window->setEmpty(false);
        QSignalSpy shown(m_window.get(), &MainWindow::pageShown);
        m_window->topBar()->pageButton(PageId::Imports)->click();
        QVERIFY(m_window->importsPage()->isVisible());
        QVERIFY(!m_window->explorePage()->isVisible());
        QVERIFY(!m_window->topBar()->searchField()->isVisible());
        QVERIFY(!m_window->topBar()->exportButton()->isEnabled());
        QVERIFY(!actionNamed(*m_window, QStringLiteral("Copy table"))->isEnabled());
        QVERIFY(actionNamed(*m_window, QStringLiteral("Imports"))->isChecked());
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QVERIFY(m_window->explorePage()->isVisible());
        QVERIFY(m_window->topBar()->pageButton(PageId::Explore)->isChecked());
        QVERIFY(m_window->topBar()->searchField()->isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_4, Qt::ControlModifier);
        QVERIFY(m_window->importsPage()->isVisible());
        QCOMPARE(shown.size(), 3);
        QCOMPARE(m_window->page(), PageId::Imports);
    }

    void anEmptyStoreHasItsImportsPageToo() {
        m_window->setPage(PageId::Imports);
        QVERIFY(m_window->importsPage()->isVisible());
        m_window->setEmpty(false); // what arrives does not take the page away
        QVERIFY(m_window->importsPage()->isVisible());
        m_window->setPage(PageId::Explore);
        QVERIFY(m_window->explorePage()->isVisible());
    }

    void messageOffersAnAction() {
        int ran = 0;
        m_window->showMessage(MessageBar::Kind::Success, QStringLiteral("12 results added"));
        QVERIFY(!m_window->messageBar()->actionButton()->isVisible());
        m_window->messageBar()->offer(QStringLiteral("Show report"), [&ran] { ++ran; });
        QVERIFY(m_window->messageBar()->actionButton()->isVisible());
        m_window->messageBar()->actionButton()->click();
        QCOMPARE(ran, 1);
        QVERIFY(!m_window->messageBar()->isVisible());
        m_window->showMessage(MessageBar::Kind::Info, QStringLiteral("another"));
        QVERIFY(!m_window->messageBar()->actionButton()->isVisible());
    }

    void firstStartOffersTheSample() {
        QSignalSpy asked(m_window.get(), &MainWindow::sampleRequested);
        QVERIFY(m_window->emptyState()->isVisible());
        QVERIFY(!m_window->explorePage()->isVisible());
        QVERIFY(!m_window->topBar()->exportButton()->isEnabled());
        QTest::mouseClick(m_window->emptyState()->sampleButton(), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        m_window->setEmpty(false);
        QVERIFY(!m_window->emptyState()->isVisible());
        QVERIFY(m_window->explorePage()->isVisible());
        QVERIFY(m_window->topBar()->exportButton()->isEnabled());
    }

    void messageStaysUntilClosedAndItsDetailsCanBeCopied() {
        MessageBar *bar = m_window->messageBar();
        QVERIFY(!bar->isVisible());
        m_window->showMessage(MessageBar::Kind::Warning, QStringLiteral("3 rejected"), QStringLiteral("a.zip: not a zip"));
        QVERIFY(bar->isVisible());
        QCOMPARE(bar->text(), QStringLiteral("3 rejected"));
        QVERIFY(!bar->detailsView()->isVisible());
        bar->detailsButton()->click();
        QVERIFY(bar->detailsView()->isVisible());
        bar->copyButton()->click();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("a.zip: not a zip"));
        bar->findChild<QToolButton *>()->click();
        QVERIFY(!bar->isVisible());
        m_window->showMessage(MessageBar::Kind::Info, QStringLiteral("done"));
        QVERIFY(!bar->detailsButton()->isVisible());
    }

    void messageHasItsTextForReaders() {
        m_window->showMessage(MessageBar::Kind::Error, QStringLiteral("no space left"));
        QCOMPARE(m_window->messageBar()->accessibleName(), QStringLiteral("no space left"));
    }

    void messageKeepsItsDistanceAndTakesNoPlaceWhileHidden() {
        m_window->setEmpty(false);
        const auto topOfPage = [this] { return m_window->explorePage()->mapTo(m_window.get(), QPoint()).y(); };
        const int without = topOfPage();
        m_window->showMessage(MessageBar::Kind::Info, QStringLiteral("done"));
        QTRY_VERIFY(topOfPage() > without);
        const MessageBar *bar = m_window->messageBar();
        const auto frames = bar->findChildren<QFrame *>(QString(), Qt::FindDirectChildrenOnly);
        QCOMPARE(frames.size(), 1);
        const auto bottomOfFrame = [&] { return frames.first()->mapTo(m_window.get(), QPoint(0, frames.first()->height())).y(); };
        QTRY_COMPARE(topOfPage() - bottomOfFrame(), 8);
        m_window->messageBar()->hide();
        QTRY_COMPARE(topOfPage(), without);
    }

    void jobCanBeCancelledOnce() {
        JobStrip *strip = m_window->statusLine()->jobStrip();
        QVERIFY(!strip->isVisible());
        m_window->setJob(JobView{QStringLiteral("Importing mirror"), 1'200'000'000, 3'400'000'000, QStringLiteral("agg.json")});
        QVERIFY(strip->isVisible());
        QCOMPARE(strip->text(), QStringLiteral("Importing mirror · 1.2 GB of 3.4 GB · agg.json"));
        QSignalSpy cancelled(m_window.get(), &MainWindow::cancelRequested);
        strip->cancelButton()->click();
        strip->cancelButton()->click();
        QCOMPARE(cancelled.size(), 1);
        m_window->setJob(std::nullopt);
        QVERIFY(!strip->isVisible());
        m_window->setJob(JobView{QStringLiteral("Importing mirror"), 0, 0, {}});
        QVERIFY(strip->cancelButton()->isEnabled());
        QCOMPARE(strip->text(), QStringLiteral("Importing mirror"));
    }

    void statusLineSaysWhatTheStoreHolds() {
        m_window->setStoreSummary({3035, 85, 82, QStringLiteral("paretoscope.db"), false});
        QCOMPARE(m_window->statusLine()->storeText(), QStringLiteral("3,035 points · 85 runs · 82 nights · paretoscope.db"));
        QVERIFY(!m_window->statusLine()->badgeShown());
        m_window->setStoreSummary({3035, 85, 82, QStringLiteral("sample"), true});
        QVERIFY(m_window->statusLine()->badgeShown());
        m_window->setStoreSummary({0, 0, 0, QStringLiteral("paretoscope.db"), false});
        QCOMPARE(m_window->statusLine()->storeText(), QStringLiteral("No results yet · paretoscope.db"));
        QVERIFY(!m_window->statusLine()->badgeShown());
    }

    void menusEmitWishes() {
        m_window->setEmpty(false);
        QSignalSpy copied(m_window.get(), &MainWindow::copyRequested);
        for (const char *name : {"Copy chart", "Copy chart as SVG", "Copy table"}) {
            QAction *action = actionNamed(*m_window, QString::fromLatin1(name));
            QVERIFY2(action, name);
            action->trigger();
        }
        QCOMPARE(copied.size(), 3);
        QCOMPARE(copied.at(1).first().value<CopyKind>(), CopyKind::Svg);
        QSignalSpy chosen(m_window.get(), &MainWindow::themeChosen);
        m_window->setThemeChoice(ThemeChoice::Light);
        QCOMPARE(chosen.size(), 0);
        actionNamed(*m_window, QStringLiteral("Dark"))->trigger();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first().first().value<ThemeChoice>(), ThemeChoice::Dark);
    }

    void copyAndExportWaitForResults() {
        for (const char *name : {"Copy chart", "Copy table", "Export…"})
            QVERIFY(!actionNamed(*m_window, QString::fromUtf8(name))->isEnabled());
    }

    void slashGoesToTheSearchField() {
        m_window->setEmpty(false);
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), Qt::Key_Slash);
        QVERIFY(m_window->topBar()->searchField()->hasFocus());
        QVERIFY(m_window->topBar()->searchField()->text().isEmpty());
    }

    void filtersButtonAppearsWhenTheyFold() {
        m_window->setEmpty(false);
        QVERIFY(!m_window->topBar()->filtersButton()->isVisible());
        m_window->resize(1024, 640);
        QTRY_VERIFY(m_window->topBar()->filtersButton()->isVisible());
    }

    void eachAltKeyMeansOneThing_data() {
        QTest::addColumn<int>("page");
        QTest::newRow("explore") << int(PageId::Explore);
        QTest::newRow("local runs") << int(PageId::Run);
        QTest::newRow("devices") << int(PageId::Devices);
        QTest::newRow("imports") << int(PageId::Imports);
    }
    void eachAltKeyMeansOneThing() {
        QFETCH(int, page);
        m_window->setEmpty(false);
        m_window->setPage(static_cast<PageId>(page));
        m_window->showMessage(MessageBar::Kind::Success, QStringLiteral("12 results added"), QStringLiteral("details"));
        m_window->messageBar()->offer(QStringLiteral("Sho&w report"), [] {});
        QStringList texts;
        for (const QAction *action : m_window->menuBar()->actions()) texts << action->text();
        for (const QAbstractButton *button : m_window->findChildren<QAbstractButton *>()) {
            if (button->isVisible()) texts << button->text();
        }
        QSet<QString> taken;
        for (const QString &text : texts) {
            const QString key = QKeySequence::mnemonic(text).toString();
            if (key.isEmpty()) continue;
            QVERIFY2(!taken.contains(key), qPrintable(key + QLatin1Char(' ') + text));
            taken.insert(key);
        }
        QVERIFY(taken.size() >= 4);
    }

    void everyControlHasANameForScreenReaders() {
        m_window->setEmpty(false);
        for (const QAbstractButton *button : m_window->centralWidget()->findChildren<QAbstractButton *>()) {
            if (!button->isVisible() || button->focusPolicy() == Qt::NoFocus) continue;
            QVERIFY2(!button->text().isEmpty() || !button->accessibleName().isEmpty() || !button->toolTip().isEmpty(),
                     button->parentWidget()->metaObject()->className());
        }
    }

private:
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
