// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"
#include "ui/widgets/plain_text_delegate.h"

#include <QIcon>

#include <array>

namespace ps {

/// Cells of the tree of a report: an icon of another shape and colour for each severity before names, zeros faint, what was
/// left out in the colour of warnings.
class ImportReportDelegate : public PlainTextDelegate {
    Q_OBJECT
public:
    using PlainTextDelegate::PlainTextDelegate;

    void setTheme(const Theme &theme);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    Theme m_theme = Theme::light();
    std::array<QIcon, 4> m_icons; ///< by NoteSeverity
};

} // namespace ps
