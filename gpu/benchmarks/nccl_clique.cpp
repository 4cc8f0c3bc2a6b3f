// SPDX-License-Identifier: GPL-3.0-or-later
// The few declarations are our own, in the words of NCCL's documentation; RCCL has the same functions and numbers.
#include "gpu/benchmarks/nccl_clique.h"

#include "gpu/device/device_list.h"
#include "gpu/gemm/shared_library.h"
#include "gpu/harness/device_fault.h"

#include <cstdlib>

namespace ps::gpu {

namespace {

constexpr const char *kMulticast = "NCCL_NVLS_ENABLE";
constexpr int kBfloat16 = 9, kSum = 0;

bool isHip() {
    return std::string(flavour()) == "hip";
}

std::vector<std::string> libraryNames() {
    if (const char *path = std::getenv("PARETOSCOPE_NCCL")) return {path};
    if (isHip()) return {"librccl.so.1", "librccl.so", "/opt/rocm/lib/librccl.so.1"};
    if (std::string(flavour()) == "cuda") return {"libnccl.so.2", "libnccl.so", "/usr/local/cuda/lib64/libnccl.so.2"};
    return {};
}

SharedLibrary opened() {
    const std::vector<std::string> names = libraryNames();
    if (names.empty()) throw Unsupported("no library reduces on emulated devices", 0);
    try {
        return SharedLibrary(names);
    } catch (const std::runtime_error &problem) {
        throw Unsupported((isHip() ? "RCCL" : "NCCL") + std::string(" could not be opened (") + problem.what() +
                              "); install it or name it in PARETOSCOPE_NCCL",
                          0);
    }
}

} // namespace

struct NcclFunctions {
    int (*version)(int *version);
    const char *(*errorText)(int result);
    int (*initAll)(void **members, int count, const int *devices);
    int (*destroy)(void *member);
    int (*abort)(void *member);
    int (*groupStart)();
    int (*groupEnd)();
    int (*allReduce)(const void *input, void *output, std::size_t count, int type, int operation, void *member, void *stream);

    explicit NcclFunctions(const SharedLibrary &library) {
        library.resolve(version, "ncclGetVersion");
        library.resolve(errorText, "ncclGetErrorString");
        library.resolve(initAll, "ncclCommInitAll");
        library.resolve(destroy, "ncclCommDestroy");
        library.resolve(abort, "ncclCommAbort");
        library.resolve(groupStart, "ncclGroupStart");
        library.resolve(groupEnd, "ncclGroupEnd");
        library.resolve(allReduce, "ncclAllReduce");
    }

    void check(int result, const char *what) const {
        if (result != 0) throw DeviceFault(NcclClique::name() + ", " + what + ": " + errorText(result), result);
    }
};

void switchNcclMulticastOff() {
    setenv(kMulticast, "0", 0);
}

std::string ncclMulticast() {
    const char *asked = std::getenv(kMulticast);
    if (asked && std::string(asked) == "0") return "NVLS off";
    return std::string(kMulticast) + (asked ? std::string("=") + asked : " unset");
}

NcclClique::NcclClique(const std::vector<int> &devices)
    : m_functions(std::make_shared<const NcclFunctions>(opened())), m_members(devices.size()) {
    m_functions->check(m_functions->initAll(m_members.data(), static_cast<int>(devices.size()), devices.data()), "start");
}

NcclClique::~NcclClique() {
    for (void *member : m_members) (void)m_functions->destroy(member);
}

void NcclClique::abort() {
    for (void *member : std::exchange(m_members, {})) (void)m_functions->abort(member); // of a device that is gone it may fail
}

NcclClique &NcclCliques::of(const std::vector<int> &devices) {
    std::unique_ptr<NcclClique> &clique = m_cliques[devices];
    if (!clique || clique->isAborted()) clique = std::make_unique<NcclClique>(devices);
    return *clique;
}

std::string NcclClique::name() {
    return isHip() ? "rccl" : "nccl";
}

std::string NcclClique::version() const {
    int version = 0;
    m_functions->check(m_functions->version(&version), "version");
    return std::to_string(version / 10000) + '.' + std::to_string(version / 100 % 100) + '.' + std::to_string(version % 100);
}

void NcclClique::sumBf16(std::span<const Rank> ranks, std::size_t elements) {
    if (ranks.size() != m_members.size()) throw std::invalid_argument("all-reduce: a rank for each device");
    m_functions->check(m_functions->groupStart(), "group");
    int result = 0;
    for (std::size_t i = 0; i < ranks.size() && result == 0; ++i)
        result =
            m_functions->allReduce(ranks[i].input, ranks[i].output, elements, kBfloat16, kSum, m_members[i], ranks[i].stream->handle());
    const int ended = m_functions->groupEnd(); // a group that was begun is ended, whatever was refused in it
    m_functions->check(result, "all-reduce");
    m_functions->check(ended, "group");
}

} // namespace ps::gpu
