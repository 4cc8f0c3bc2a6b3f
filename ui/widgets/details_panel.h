// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/result_details.h"
#include "ui/theme/theme.h"

#include <QFrame>

#include <memory>
#include <optional>

class QTextBrowser;
class QToolButton;

namespace ps {

/// Everything known about one result, selectable as text. The origin comes later than the rest, from the store.
class DetailsPanel : public QFrame {
    Q_OBJECT
public:
    explicit DetailsPanel(QWidget *parent = nullptr);

    void setTheme(const Theme &theme);
    void clear();
    /// Keeps the origin of a result that was shown already, unless an import changed the store since.
    void setResult(std::shared_ptr<const ResultSet> results, std::size_t row);
    /// Kept only when it is of the result that is shown.
    void setOrigin(ResultId id, const ResultOrigin &origin);
    QString plainText() const;

Q_SIGNALS:
    void closeRequested();

private:
    void refresh();

    Theme m_theme = Theme::light();
    std::shared_ptr<const ResultSet> m_results;
    std::size_t m_row = 0;
    std::optional<ResultOrigin> m_origin;
    QTextBrowser *m_text;
    QToolButton *m_close;
};

} // namespace ps
