// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/device/emulation.h"

#include <array>
#include <deque>
#include <exception>
#include <memory>
#include <random>
#include <string>
#include <ucontext.h>
#include <vector>

namespace ps::gpu::emulation {

namespace {

constexpr unsigned kWarp = PS_GPU_EMULATED_WARP;
constexpr std::size_t kStackBytes = 256 * 1024;
constexpr unsigned char kPoison = 0xff; // NaN in every floating-point type

enum class State { Ready, AtBarrier, AtExchange, Ended };

struct Copy {
    void *to;
    const void *from;
    std::size_t bytes;
};

struct Fiber {
    ucontext_t context{};
    std::unique_ptr<char[]> stack;
    State state = State::Ready;
    std::uint64_t given = 0;
    std::array<std::uint64_t, kShownWords> shown{};
    std::vector<Copy> started;               ///< not yet committed
    std::deque<std::vector<Copy>> committed; ///< oldest first
    std::exception_ptr problem;
};

struct Block {
    ucontext_t scheduler{};
    std::vector<Fiber> fibers;
    unsigned threads = 0;
    unsigned current = 0;
    dim3 grid, size, index;
    std::vector<unsigned char> shared;
    const std::function<void()> *body = nullptr;
    std::mt19937_64 random{1};
};

Block &block() {
    static Block one; // kernels run one after another, on one thread
    return one;
}

void giveWay(State state) {
    Block &b = block();
    Fiber &fiber = b.fibers[b.current];
    fiber.state = state;
    swapcontext(&fiber.context, &b.scheduler);
}

void runFiber() {
    Block &b = block();
    try {
        (*b.body)();
    } catch (...) {
        b.fibers[b.current].problem = std::current_exception();
    }
    giveWay(State::Ended);
}

void startFibers(Block &b) {
    if (b.fibers.size() < b.threads) b.fibers.resize(b.threads);
    for (unsigned i = 0; i < b.threads; ++i) {
        Fiber &fiber = b.fibers[i];
        if (!fiber.stack) fiber.stack = std::make_unique<char[]>(kStackBytes);
        getcontext(&fiber.context);
        fiber.context.uc_stack.ss_sp = fiber.stack.get();
        fiber.context.uc_stack.ss_size = kStackBytes;
        fiber.context.uc_link = nullptr;
        fiber.state = State::Ready;
        fiber.problem = nullptr;
        fiber.started.clear();
        fiber.committed.clear();
        makecontext(&fiber.context, runFiber, 0);
    }
}

unsigned countOf(const Block &b, unsigned from, unsigned to, State state) {
    unsigned count = 0;
    for (unsigned i = from; i < to; ++i) count += b.fibers[i].state == state ? 1U : 0U;
    return count;
}

/// The fibers of a warp.
struct Warp {
    unsigned from, to;
};

/// True when all fibers of a range were in a state, and are ready now.
bool wake(Block &b, Warp range, State state) {
    if (countOf(b, range.from, range.to, state) != range.to - range.from) return false;
    for (unsigned i = range.from; i < range.to; ++i) b.fibers[i].state = State::Ready;
    return true;
}

/// Each ready fiber of a warp once, in random order. False when there is none.
bool runReady(Block &b, Warp warp, std::vector<unsigned> &order) {
    order.clear();
    for (unsigned i = warp.from; i < warp.to; ++i)
        if (b.fibers[i].state == State::Ready) order.push_back(i);
    std::shuffle(order.begin(), order.end(), b.random);
    for (const unsigned i : order) {
        b.current = i;
        swapcontext(&b.scheduler, &b.fibers[i].context);
        if (b.fibers[i].problem) std::rethrow_exception(b.fibers[i].problem);
    }
    return !order.empty();
}

/// Warps go ahead of each other by a few exchanges, or as far as the next barrier: in lockstep a missing one would not show.
void runBlock(Block &b) {
    constexpr unsigned kFewExchanges = 6, kUnlimited = ~0U;
    startFibers(b);
    std::vector<Warp> warps;
    for (unsigned from = 0; from < b.threads; from += kWarp) warps.push_back({from, std::min(b.threads, from + kWarp)});
    std::vector<unsigned> order;
    for (;;) {
        std::shuffle(warps.begin(), warps.end(), b.random);
        bool any = false;
        for (const Warp warp : warps) {
            unsigned steps = b.random() % 2 ? kUnlimited : 1 + static_cast<unsigned>(b.random() % kFewExchanges);
            for (; steps > 0 && runReady(b, warp, order); --steps) {
                any = true;
                wake(b, warp, State::AtExchange);
            }
        }
        if (countOf(b, 0, b.threads, State::Ended) == b.threads) return;
        if (wake(b, {0, b.threads}, State::AtBarrier) || any) continue;
        const auto count = [&](State state) { return std::to_string(countOf(b, 0, b.threads, state)); };
        throw DivergentBarrier("divergent barrier: of " + std::to_string(b.threads) + " threads " + count(State::AtBarrier) +
                               " are at a barrier, " + count(State::AtExchange) + " at a lane exchange, " + count(State::Ended) + " ended");
    }
}

} // namespace

void setSeed(std::uint64_t seed) {
    block().random.seed(seed);
}

void runGrid(dim3 grid, unsigned threads, std::size_t sharedBytes, const std::function<void()> &thread) {
    Block &b = block();
    b.grid = grid;
    b.size = dim3(threads);
    b.threads = threads;
    b.body = &thread;
    for (unsigned z = 0; z < grid.z; ++z) {
        for (unsigned y = 0; y < grid.y; ++y) {
            for (unsigned x = 0; x < grid.x; ++x) {
                b.shared.assign(sharedBytes + 16, kPoison);
                b.index = dim3(x, y, z);
                runBlock(b);
            }
        }
    }
}

unsigned threadIndex() {
    return block().current;
}
const dim3 &blockIndex() {
    return block().index;
}
const dim3 &blockSize() {
    return block().size;
}
const dim3 &gridSize() {
    return block().grid;
}
unsigned char *dynamicShared() {
    return block().shared.data();
}
void blockBarrier() {
    giveWay(State::AtBarrier);
}

std::uint64_t exchanged(std::uint64_t value, unsigned from) {
    Block &b = block();
    const unsigned me = b.current;
    b.fibers[me].given = value;
    giveWay(State::AtExchange);
    const std::uint64_t taken = from < b.threads ? b.fibers[from].given : 0;
    giveWay(State::AtExchange); // nobody gives the next value before all have taken this one
    return taken;
}

std::uint64_t *shownWords(unsigned thread) {
    return block().fibers[thread].shown.data();
}
void laneBarrier() {
    giveWay(State::AtExchange);
}

void startCopy(void *to, const void *from, std::size_t bytes) {
    std::memset(to, kPoison, bytes);
    block().fibers[block().current].started.push_back({to, from, bytes});
}
void commitCopies() {
    Fiber &fiber = block().fibers[block().current];
    fiber.committed.push_back(std::move(fiber.started));
    fiber.started.clear();
}
void finishCopies(std::size_t pending) {
    auto &committed = block().fibers[block().current].committed;
    for (; committed.size() > pending; committed.pop_front())
        for (const Copy &copy : committed.front()) copy.from ? std::memcpy(copy.to, copy.from, copy.bytes) : std::memset(copy.to, 0, copy.bytes);
}

} // namespace ps::gpu::emulation
