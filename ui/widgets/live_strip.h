// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/protocol/conditions.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <array>
#include <optional>
#include <vector>

namespace ps {

/// Power, core clock and temperature of the device over the cases of a run, each as a figure and a small line. Says so where a
/// device does not tell.
class LiveStrip : public QWidget {
    Q_OBJECT
public:
    explicit LiveStrip(QWidget *parent = nullptr);

    void setTheme(const Theme &theme);
    void clear();
    /// Of the newest case.
    void add(const std::optional<gpu::Conditions> &conditions);

    /// "power 412 W, clock 1,980 MHz, temperature 61 °C"; "–" for what is not known.
    QString text() const;
    QSize sizeHint() const override { return {480, 48}; }
    QSize minimumSizeHint() const override { return {300, 48}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    static constexpr std::size_t kKinds = 3;
    using Values = std::array<std::optional<double>, kKinds>;
    QString figure(std::size_t kind) const;
    void paintLine(QPainter &painter, std::size_t kind, const QRectF &area) const;

    Theme m_theme = Theme::light();
    std::vector<Values> m_values;
};

} // namespace ps
