// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"
#include "ui/widgets/plain_text_delegate.h"

namespace ps {

/// Cells of a table about devices and runs: what went wrong in the colour of warnings, doubtful figures muted, a share of a
/// ceiling as a bar with its text beside it.
class SeverityDelegate : public PlainTextDelegate {
    Q_OBJECT
public:
    using PlainTextDelegate::PlainTextDelegate;

    void setTheme(const Theme &theme) { m_theme = theme; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    Theme m_theme = Theme::light();
};

} // namespace ps
