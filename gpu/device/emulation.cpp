// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/device/emulation.h"

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

struct Fiber {
    ucontext_t context{};
    std::unique_ptr<char[]> stack;
    State state = State::Ready;
    std::uint64_t given = 0;
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
        makecontext(&fiber.context, runFiber, 0);
    }
}

unsigned countOf(const Block &b, unsigned from, unsigned to, State state) {
    unsigned count = 0;
    for (unsigned i = from; i < to; ++i) count += b.fibers[i].state == state ? 1U : 0U;
    return count;
}

/// Whole warps at an exchange go on, and the block when all of it is at a barrier.
bool release(Block &b) {
    bool any = false;
    const auto wake = [&](unsigned from, unsigned to, State state) {
        if (countOf(b, from, to, state) != to - from) return;
        for (unsigned i = from; i < to; ++i) b.fibers[i].state = State::Ready;
        any = true;
    };
    for (unsigned warp = 0; warp < b.threads; warp += kWarp) wake(warp, std::min(b.threads, warp + kWarp), State::AtExchange);
    wake(0, b.threads, State::AtBarrier);
    return any;
}

void runBlock(Block &b) {
    startFibers(b);
    std::vector<unsigned> order(b.threads);
    for (unsigned i = 0; i < b.threads; ++i) order[i] = i;
    for (;;) {
        std::shuffle(order.begin(), order.end(), b.random);
        for (const unsigned i : order) {
            if (b.fibers[i].state != State::Ready) continue;
            b.current = i;
            swapcontext(&b.scheduler, &b.fibers[i].context);
            if (b.fibers[i].problem) std::rethrow_exception(b.fibers[i].problem);
        }
        if (countOf(b, 0, b.threads, State::Ended) == b.threads) return;
        if (release(b)) continue;
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

} // namespace ps::gpu::emulation
