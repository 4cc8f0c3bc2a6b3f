// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

// A static library's resources are not registered by themselves; the macro must stand outside any namespace.
static void registerIcons() {
    Q_INIT_RESOURCE(icons);
}

namespace ps {

QIcon actionIcon(const QString &name, const QColor &colour) {
    registerIcons();
    QFile file(QStringLiteral(":/icons/actions/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) return {};
    QByteArray svg = file.readAll();
    svg.replace("#8a939d", colour.name().toLatin1());
    QSvgRenderer renderer(svg);
    QIcon icon;
    for (const int size : {16, 24, 32, 64}) {
        QPixmap pixmap(size, size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        icon.addPixmap(pixmap);
    }
    return icon;
}

QIcon applicationIcon() {
    registerIcons();
    return QIcon(QStringLiteral(":/icons/application.svg"));
}

} // namespace ps
