// SPDX-License-Identifier: GPL-3.0-or-later
// The telemetry of AMD devices and of the host over trees of files: whole, partial, unreadable, and vanishing.
#include "gpu/telemetry/amd_telemetry.h"
#include "gpu/telemetry/host_telemetry.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace ps::gpu;

namespace {

const QString kDevice = QStringLiteral("/sys/bus/pci/devices/0000:c1:00.0");

/// A root folder with the files of a system.
class Tree {
public:
    void write(const QString &path, const QByteArray &text) {
        const QString whole = m_folder.path() + path;
        QDir().mkpath(whole.section(QLatin1Char('/'), 0, -2));
        QFile file(whole);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("%s", qPrintable(whole));
    }
    void folder(const QString &path) { QDir().mkpath(m_folder.path() + path); }
    void remove(const QString &path) {
        const QString whole = m_folder.path() + path;
        if (!QFile::remove(whole) && !QDir(whole).removeRecursively()) qFatal("%s", qPrintable(whole));
    }
    std::string root() const { return m_folder.path().toStdString(); }

private:
    QTemporaryDir m_folder;
};

void writeDevice(Tree &tree) {
    const QString sensors = kDevice + QStringLiteral("/hwmon/hwmon4");
    tree.write(kDevice + QStringLiteral("/product_name"), "AMD Instinct MI300X OAM\n");
    tree.write(kDevice + QStringLiteral("/unique_id"), "a1b2c3d4e5f60718\n");
    tree.write(kDevice + QStringLiteral("/vbios_version"), "113-M3000100-102\n");
    tree.write(kDevice + QStringLiteral("/mem_info_vram_total"), "205822885888\n");
    tree.write(kDevice + QStringLiteral("/gpu_busy_percent"), "7\n");
    tree.write(kDevice + QStringLiteral("/pp_dpm_sclk"), "0: 132Mhz\n1: 1420Mhz *\n2: 2100Mhz\n");
    tree.write(kDevice + QStringLiteral("/pp_dpm_mclk"), "0: 900Mhz *\n1: 1300Mhz\n");
    tree.write(sensors + QStringLiteral("/power1_average"), "412000000\n");
    tree.write(sensors + QStringLiteral("/power1_input"), "430000000\n");
    tree.write(sensors + QStringLiteral("/power1_cap"), "750000000\n");
    tree.write(sensors + QStringLiteral("/energy1_input"), "7000000\n");
    tree.write(sensors + QStringLiteral("/temp1_label"), "edge\n");
    tree.write(sensors + QStringLiteral("/temp1_input"), "41000\n");
    tree.write(sensors + QStringLiteral("/temp2_label"), "junction\n");
    tree.write(sensors + QStringLiteral("/temp2_input"), "57500\n");
    tree.write(sensors + QStringLiteral("/temp3_label"), "mem\n");
    tree.write(sensors + QStringLiteral("/temp3_input"), "70000\n");
    tree.write(sensors + QStringLiteral("/freq1_input"), "1997000000\n");
    tree.write(QStringLiteral("/sys/module/amdgpu/version"), "6.8.5\n");
}

void writeProcesses(Tree &tree) {
    const QString kfd = QStringLiteral("/sys/class/kfd/kfd");
    tree.write(kfd + QStringLiteral("/topology/nodes/0/gpu_id"), "0\n");
    tree.write(kfd + QStringLiteral("/topology/nodes/0/properties"), "cpu_cores_count 96\nlocation_id 0\ndomain 0\n");
    tree.write(kfd + QStringLiteral("/topology/nodes/1/gpu_id"), "51110\n");
    tree.write(kfd + QStringLiteral("/topology/nodes/1/properties"), "simd_count 1216\nlocation_id 49408\ndomain 0\n");
    tree.write(kfd + QStringLiteral("/topology/nodes/2/gpu_id"), "7777\n");
    tree.write(kfd + QStringLiteral("/topology/nodes/2/properties"), "simd_count 1216\nlocation_id 49408\ndomain 1\n");
    tree.write(kfd + QStringLiteral("/proc/%1/vram_51110").arg(::getpid()), "1000\n");
    tree.write(kfd + QStringLiteral("/proc/501/vram_51110"), "4096\n");
    tree.write(kfd + QStringLiteral("/proc/502/vram_51110"), "0\n");
    tree.write(kfd + QStringLiteral("/proc/503/vram_7777"), "4096\n");
    tree.write(QStringLiteral("/proc/501/comm"), "python3\n");
    tree.write(QStringLiteral("/proc/601/fdinfo/5"), "pos:\t0\ndrm-driver:\tamdgpu\ndrm-pdev:\t0000:c1:00.0\n");
    // Two files of one client of the driver, and one of another.
    const QByteArray client = "drm-driver:\tamdgpu\ndrm-client-id:\t41\ndrm-pdev:\t0000:c1:00.0\ndrm-memory-vram:\t1024 KiB\n";
    tree.write(QStringLiteral("/proc/601/fdinfo/6"), client);
    tree.write(QStringLiteral("/proc/601/fdinfo/7"), client);
    tree.write(QStringLiteral("/proc/601/fdinfo/8"), QByteArray(client).replace("41", "42").replace("1024 KiB", "2 MiB"));
    tree.write(QStringLiteral("/proc/602/fdinfo/5"), "pos:\t0\ndrm-driver:\tamdgpu\ndrm-pdev:\t0000:c2:00.0\n");
    tree.write(QStringLiteral("/proc/cpuinfo"), "processor : 0\n");
}

} // namespace

class TestWorkerSysfs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsAWholeTree() {
        Tree tree;
        writeDevice(tree);
        const auto telemetry = openAmd("0000:C1:00.0", tree.root()); // the runtime writes it in upper case
        QVERIFY(telemetry);
        StaticFacts expected;
        expected.source = "amdgpu";
        expected.name = "AMD Instinct MI300X OAM";
        expected.uuid = "a1b2c3d4e5f60718";
        expected.pciAddress = "0000:c1:00.0";
        expected.driver = "6.8.5";
        expected.vbios = "113-M3000100-102";
        expected.memoryBytes = 205'822'885'888;
        expected.maxMemoryClockMhz = 1300;
        expected.maxSmClockMhz = 2100;
        expected.powerLimitW = 750;
        QVERIFY(telemetry->facts() == expected);
        QVERIFY(!busCeilingGbPerS(expected)); // the width of the bus is not told
        const Reading reading = telemetry->read();
        QCOMPARE(reading.smClock.value().maxMhz, 1997.0);
        QCOMPARE(reading.memoryClock.value().maxMhz, 900.0); // by the list of levels, as there is no sensor
        QCOMPARE(reading.powerW.value(), 430.0);
        QCOMPARE(reading.energyCounterMj.value(), 7000.0);
        QCOMPARE(reading.temperatureC.value(), 57.5);
        QCOMPARE(telemetry->utilisationPercent().value(), 7.0);
        QVERIFY(!reading.throttleReasons && !reading.lost);
    }

    void readsAPartialTree() {
        Tree tree;
        tree.write(kDevice + QStringLiteral("/pp_dpm_sclk"), "S: 19Mhz *\n0: nonsense\n1: 2100Mhz\n");
        tree.write(kDevice + QStringLiteral("/hwmon/hwmon0/power1_average"), "88000000\n");
        tree.write(kDevice + QStringLiteral("/hwmon/hwmon0/temp1_input"), "40000\n");
        tree.write(kDevice + QStringLiteral("/mem_info_vram_total"), "lots\n");
        const auto telemetry = openAmd("0000:c1:00.0", tree.root());
        const Reading reading = telemetry->read();
        QCOMPARE(reading.smClock.value().maxMhz, 19.0); // asleep
        QCOMPARE(reading.powerW.value(), 88.0);
        QCOMPARE(reading.temperatureC.value(), 40.0);
        QVERIFY(!reading.memoryClock && !reading.energyCounterMj && !telemetry->utilisationPercent());
        QCOMPARE(telemetry->facts().maxSmClockMhz.value(), 2100.0);
        QVERIFY(!telemetry->facts().memoryBytes && !telemetry->facts().name && !telemetry->facts().powerLimitW);
        QVERIFY(!telemetry->neighbours());
    }

    // Folders in place of files answer reading with an error, as sensors of a sleeping device do.
    void takesUnreadableFilesForUnknown() {
        Tree tree;
        tree.folder(kDevice + QStringLiteral("/gpu_busy_percent"));
        tree.folder(kDevice + QStringLiteral("/pp_dpm_sclk"));
        tree.folder(kDevice + QStringLiteral("/hwmon/hwmon0/power1_average"));
        tree.folder(kDevice + QStringLiteral("/hwmon/hwmon0/temp2_label"));
        const auto telemetry = openAmd("0000:c1:00.0", tree.root());
        const Reading reading = telemetry->read();
        QVERIFY(!reading.smClock && !reading.powerW && !reading.temperatureC && !telemetry->utilisationPercent() && !reading.lost);
    }

    void noticesWhatVanishes() {
        Tree tree;
        writeDevice(tree);
        const auto telemetry = openAmd("0000:c1:00.0", tree.root());
        tree.remove(kDevice + QStringLiteral("/hwmon/hwmon4"));
        const Reading without = telemetry->read();
        QVERIFY(!without.powerW && !without.temperatureC && !without.lost);
        QCOMPARE(without.smClock.value().maxMhz, 1420.0); // the levels are still there
        tree.remove(kDevice);
        QVERIFY(telemetry->read().lost);
        QVERIFY(!openAmd("0000:c1:00.0", tree.root()));
    }

    void listsComputeAndGraphicsProcesses() {
        Tree tree;
        writeDevice(tree);
        writeProcesses(tree);
        const auto neighbours = openAmd("0000:c1:00.0", tree.root())->neighbours();
        QVERIFY(neighbours.value() == (std::vector<Neighbour>{{501, "python3", 4096}, {601, std::nullopt, 3 << 20}}));
        tree.write(kDevice + QStringLiteral("/mem_info_vram_used"), "9000\n");
        const DeviceUse use = openAmd("0000:c1:00.0", tree.root())->use();
        QVERIFY(use.neighbours == neighbours);
        QCOMPARE(use.utilisationPercent.value(), 7.0);
        QCOMPARE(use.memoryUsedBytes.value(), 9000);
    }

    void readsAHost() {
        Tree tree;
        const QString cpu = QStringLiteral("/sys/devices/system/cpu/cpu");
        tree.write(cpu + QStringLiteral("0/cpufreq/scaling_cur_freq"), "2100000\n");
        tree.write(cpu + QStringLiteral("1/cpufreq/scaling_cur_freq"), "3400000\n");
        tree.write(cpu + QStringLiteral("freq/boost"), "1\n");
        const QString power = QStringLiteral("/sys/class/powercap/intel-rapl:");
        tree.write(power + QStringLiteral("0/energy_uj"), "900000\n");
        tree.write(power + QStringLiteral("0/max_energy_range_uj"), "1000000\n");
        tree.write(power + QStringLiteral("0:0/energy_uj"), "500000\n");
        tree.write(power + QStringLiteral("1/energy_uj"), "100000\n");
        tree.write(QStringLiteral("/sys/class/thermal/thermal_zone0/type"), "acpitz\n");
        tree.write(QStringLiteral("/sys/class/thermal/thermal_zone0/temp"), "90000\n");
        tree.write(QStringLiteral("/sys/class/thermal/thermal_zone1/type"), "x86_pkg_temp\n");
        tree.write(QStringLiteral("/sys/class/thermal/thermal_zone1/temp"), "61000\n");
        const auto telemetry = openHost(tree.root());
        const Reading first = telemetry->read();
        QCOMPARE(first.smClock.value().minMhz, 2100.0);
        QCOMPARE(first.smClock.value().maxMhz, 3400.0);
        QCOMPARE(first.temperatureC.value(), 61.0);
        QCOMPARE(first.energyCounterMj.value(), 1000.0);
        tree.write(power + QStringLiteral("0/energy_uj"), "50000\n"); // started again
        QCOMPARE(telemetry->read().energyCounterMj.value(), 1150.0);
        tree.remove(power + QStringLiteral("1/energy_uj"));
        QVERIFY(!telemetry->read().energyCounterMj); // one package is not the machine
        QVERIFY(!telemetry->neighbours());
    }

    void namesWhoKeepsAHostBusy() {
        Tree tree;
        const auto process = [&tree](int pid, const char *name, int user, int system) {
            const QString folder = QStringLiteral("/proc/%1").arg(pid);
            tree.write(folder + QStringLiteral("/stat"), QByteArrayLiteral("1 (") + name + ") R 1 1 1 0 -1 4194560 1 2 3 4 " +
                                                             QByteArray::number(user) + ' ' + QByteArray::number(system) + " 0 0 20 0\n");
            tree.write(folder + QStringLiteral("/comm"), QByteArray(name) + '\n');
        };
        tree.write(QStringLiteral("/proc/loadavg"), "1.75 0.5 0.25 2/300 77\n");
        tree.write(QStringLiteral("/proc/stat"), "cpu 100 0 100 800 0 0 0 0 9 9\ncpu0 50 0 50 400\ncpu1 50 0 50 400\nintr 5\n");
        process(71, "odd) name", 10, 10);
        process(72, "idle", 500, 0);
        process(73, "ninja", 0, 0);
        process(::getpid(), "self", 0, 0);
        tree.write(QStringLiteral("/proc/71/status"), "Name:\todd\nVmRSS:\t   2048 kB\n");
        const DeviceUse use = openHost(tree.root(), [&] {
                                  tree.write(QStringLiteral("/proc/stat"), "cpu 160 0 110 930 0 0 0 0\ncpu0 1\ncpu1 1\n");
                                  process(71, "odd) name", 20, 20);
                                  process(73, "ninja", 40, 10);
                                  process(74, "new", 4, 0); // has started meanwhile, and takes less than a twentieth
                                  process(::getpid(), "self", 90, 0);
                              })->use();
        QCOMPARE(use.load.value(), 1.75);
        QCOMPARE(use.utilisationPercent.value(), 35.0);
        QVERIFY(use.neighbours == (std::vector<Neighbour>{{73, "ninja", std::nullopt, 25}, {71, "odd) name", 2048 * 1024, 10}}));
        QVERIFY(!use.disturbs);
    }

    void readsAHostThatTellsNothing() {
        Tree tree;
        const auto host = openHost(tree.root(), [] {});
        const Reading reading = host->read();
        QVERIFY(host->use() == DeviceUse());
        QVERIFY(!reading.smClock && !reading.energyCounterMj && !reading.temperatureC && !reading.lost);
    }
};

QTEST_GUILESS_MAIN(TestWorkerSysfs)
#include "tst_worker_sysfs.moc"
