// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <functional>

class QFrame;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace ps {

struct Theme;

/// One notice above the page, which blocks nothing: closed by the reader or replaced by the next one. The details, if
/// there are any, open below and can be copied. Assistive technology reads it out when it appears. Its margins are its
/// own, so that they take no place while it is hidden.
class MessageBar : public QWidget {
    Q_OBJECT
public:
    enum class Kind { Info, Success, Warning, Error };

    explicit MessageBar(QWidget *parent = nullptr);

    void showMessage(Kind kind, const QString &text, const QString &details = {});
    /// A button beside the message that runs something and closes the message; gone with the next message.
    void offer(const QString &label, std::function<void()> action);
    void setTheme(const Theme &theme);

    QString text() const;
    QPushButton *actionButton() const { return m_action; }
    QPushButton *detailsButton() const { return m_more; }
    QPushButton *copyButton() const { return m_copy; }
    QPlainTextEdit *detailsView() const { return m_details; }

private:
    void setDetailsShown(bool shown);

    QFrame *m_frame;
    QLabel *m_text;
    std::function<void()> m_run; ///< what the action button does
    QPushButton *m_action;
    QPushButton *m_more;
    QPushButton *m_copy;
    QToolButton *m_close;
    QPlainTextEdit *m_details;
};

} // namespace ps
