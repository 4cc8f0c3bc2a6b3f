// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;

namespace ps {

/// What a cover says over each of its states.
struct CoverWords {
    QString loading, nothing, failed;
    bool canReset = false; ///< whether there are filters that may be the reason for nothing
};

/// Lies over a card when there is nothing in it to look at: still loading (only after 150 ms, so that quick answers do not
/// flicker), nothing matched, or an error. Follows the size of its parent.
class StateCover : public QWidget {
    Q_OBJECT
public:
    explicit StateCover(QWidget *parent);

    void setTheme(const Theme &theme);
    /// In place of those about results and their filters.
    void setWords(const CoverWords &words);
    void setLoading(bool loading);
    void setError(const QString &error);    ///< read out by assistive technology; empty: none
    void setNothing(const QString &reason); ///< empty: there is something
    QString text() const;
    QPushButton *resetButton() const { return m_reset; }

Q_SIGNALS:
    void resetFiltersRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();

    Theme m_theme = Theme::light();
    CoverWords m_words;
    QTimer m_delay;
    bool m_loading = false;
    QString m_error;
    QString m_nothing;
    QLabel *m_title;
    QLabel *m_text;
    QPushButton *m_reset;
};

} // namespace ps
