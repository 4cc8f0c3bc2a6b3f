// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QAbstractButton>

#include <cstdint>

namespace ps {

/// The heading of a group of facet values as a button: the group's name and how many results it has.
class FacetHeading : public QAbstractButton {
    Q_OBJECT
public:
    explicit FacetHeading(const QString &title, QWidget *parent = nullptr);

    void setTheme(const Theme &theme);
    void setCount(std::uint64_t results);
    std::uint64_t count() const { return m_count; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QFont titleFont() const;

    Theme m_theme = Theme::light();
    std::uint64_t m_count = 0;
};

} // namespace ps
