// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>

namespace ps::test {

/// The folder with real benchmark rows: PS_SHARED_DATA, else ../shared/data beside the checkout. None when it is absent:
/// then a test that needs it must end with exit code 77 *before* Qt Test starts, so that the summary lists it as not
/// run: use PS_SHARED_DATA_TEST_MAIN.
std::optional<std::filesystem::path> sharedData();

} // namespace ps::test

/// A main() for tests that need the real rows: exit code 77, "not run", where they are absent.
#define PS_SHARED_DATA_TEST_MAIN(TestClass)                                                                                                \
    int main(int argc, char **argv) {                                                                                                      \
        if (!ps::test::sharedData()) return 77;                                                                                            \
        QCoreApplication app(argc, argv);                                                                                                  \
        TestClass test;                                                                                                                    \
        return QTest::qExec(&test, argc, argv);                                                                                            \
    }
