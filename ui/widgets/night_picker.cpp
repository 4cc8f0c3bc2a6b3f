// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/night_picker.h"

#include "core/domain/day_text.h"
#include "core/support/text.h"
#include "ui/models/number_format.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel_combo_box.h"
#include "ui/widgets/widget_kind.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>

namespace ps {

namespace {

// Row 0 of the box is "newest night"; night i of m_nights, oldest first, stands in row size − i.
constexpr int kNewestRow = 0;

QString toolTipOf(const DayCount &night) {
    QString text = NightPicker::tr("%1: %n result(s)", nullptr, static_cast<int>(night.results)).arg(formatDay(night.day));
    if (night.assumed > 0)
        text +=
            QLatin1Char('\n') + NightPicker::tr("The day of %n of them is not told by its run", nullptr, static_cast<int>(night.assumed));
    return text;
}

QToolButton *arrow(const QString &name, QWidget *parent) {
    auto *button = new QToolButton(parent);
    setKind(button, "icon");
    button->setAccessibleName(name);
    button->setToolTip(name);
    return button;
}

} // namespace

NightPicker::NightPicker(QWidget *parent)
    : QWidget(parent), m_night(new PanelComboBox(this)), m_mode(new PanelComboBox(this)), m_older(arrow(tr("Previous night"), this)),
      m_newer(arrow(tr("Next night"), this)) {
    m_night->setAccessibleName(tr("As of night"));
    m_night->setMaxVisibleItems(20);
    m_night->setMinimumContentsLength(8);
    m_night->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_mode->setAccessibleName(tr("Which results count"));
    m_mode->addItem(tr("Newest run"), static_cast<int>(SelectMode::LatestRun));
    m_mode->setItemData(0, tr("For each configuration the points of its newest run, whole"), Qt::ToolTipRole);
    m_mode->addItem(tr("Newest point"), static_cast<int>(SelectMode::LatestPoint));
    m_mode->setItemData(1, tr("For each configuration and concurrency the newest point"), Qt::ToolTipRole);
    m_mode->addItem(tr("That night only"), static_cast<int>(SelectMode::Night));
    m_mode->setItemData(2, tr("Only what was measured on that night"), Qt::ToolTipRole);

    auto *row = new QHBoxLayout;
    row->setSpacing(2);
    row->addWidget(m_night, 1);
    row->addWidget(m_older);
    row->addWidget(m_newer);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(kindLabel("section", tr("As of"), this));
    layout->addLayout(row);
    layout->addWidget(m_mode);

    connect(m_night, &QComboBox::activated, this, &NightPicker::choose);
    connect(m_older, &QToolButton::clicked, this, [this] { step(1); });
    connect(m_newer, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_mode, &QComboBox::activated, this, [this](int index) {
        m_selection.mode = static_cast<SelectMode>(m_mode->itemData(index).toInt());
        Q_EMIT selectionEdited(m_selection);
    });
    rebuild();
}

void NightPicker::setNights(const std::vector<DayCount> &nights) {
    m_nights = nights;
    rebuild();
}

void NightPicker::setSelection(const Selection &selection) {
    m_selection = selection;
    refresh();
}

void NightPicker::setTheme(const Theme &theme) {
    m_older->setIcon(actionIcon(QStringLiteral("chevron-left"), theme.muted));
    m_newer->setIcon(actionIcon(QStringLiteral("chevron-right"), theme.muted));
}

void NightPicker::rebuild() {
    const QSignalBlocker quiet(m_night);
    m_night->clear();
    m_night->addItem(tr("Newest night"));
    for (auto it = m_nights.rbegin(); it != m_nights.rend(); ++it) {
        m_night->addItem(toQString(dayText(it->day, it->source)));
        m_night->setItemData(m_night->count() - 1, toolTipOf(*it), Qt::ToolTipRole);
    }
    refresh();
}

void NightPicker::refresh() {
    const QSignalBlocker quiet(m_night);
    m_mode->setCurrentIndex(m_mode->findData(static_cast<int>(m_selection.mode)));
    int row = kNewestRow;
    if (m_selection.asOf) {
        // A day without results shows what the night before it shows.
        const auto after = std::upper_bound(m_nights.begin(), m_nights.end(), *m_selection.asOf,
                                            [](Day day, const DayCount &night) { return day < night.day; });
        row = after == m_nights.begin() ? -1 : static_cast<int>(m_nights.end() - after) + 1;
        if (row < 0) m_night->setPlaceholderText(toQString(m_selection.asOf->iso()));
    }
    m_night->setCurrentIndex(row);
    const int nights = static_cast<int>(m_nights.size());
    m_older->setEnabled(row >= 0 && std::max(row, 1) < nights);
    m_newer->setEnabled(nights > 0 && (row < 0 || row > 1));
}

void NightPicker::step(int towardsOlder) {
    const int row = m_night->currentIndex();
    // "Newest" and the newest night are the same place.
    choose(row < 0 ? m_night->count() - 1 : std::max(row, 1) + towardsOlder);
}

void NightPicker::choose(int row) {
    if (row < 0 || row > static_cast<int>(m_nights.size())) return;
    m_selection.asOf = row == kNewestRow ? std::nullopt : std::optional<Day>(m_nights[m_nights.size() - static_cast<std::size_t>(row)].day);
    refresh();
    Q_EMIT selectionEdited(m_selection);
}

} // namespace ps
