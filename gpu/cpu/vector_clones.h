// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One function compiled for several instruction sets, chosen when the program starts. Sanitizers do not bear the mechanism.
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&         \
    !defined(__SANITIZE_THREAD__)
#define PS_VECTOR_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define PS_HAS_VECTOR_CLONES 1
#else
#define PS_VECTOR_CLONES
#define PS_HAS_VECTOR_CLONES 0
#endif
