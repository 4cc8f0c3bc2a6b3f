// SPDX-License-Identifier: GPL-3.0-or-later
// cuBLASLt by dlopen. What a device supports is asked of the library, never looked up in a table.
#include "gpu/device/device_list.h"
#include "gpu/gemm/gemm.h"
#include "gpu/gemm/shared_library.h"
#include "gpu/harness/device_fault.h"

#include <cstdlib>
#include <cublasLt.h>
#include <map>
#include <stdexcept>
#include <string>

namespace ps::gpu {

namespace {

constexpr std::size_t kWorkspaceBytes = std::size_t(64) << 20;
constexpr int kAlgorithms = 8;
constexpr std::size_t kScaleBytes = std::size_t(16) << 20; // of ones, enough for 65536 x 8192 in blocks of 128

struct Functions {
    decltype(&cublasLtCreate) create;
    decltype(&cublasLtGetVersion) version;
    decltype(&cublasLtMatmulDescCreate) descCreate;
    decltype(&cublasLtMatmulDescDestroy) descDestroy;
    decltype(&cublasLtMatmulDescSetAttribute) descSet;
    decltype(&cublasLtMatrixLayoutCreate) layoutCreate;
    decltype(&cublasLtMatrixLayoutDestroy) layoutDestroy;
    decltype(&cublasLtMatrixLayoutSetAttribute) layoutSet;
    decltype(&cublasLtMatmulPreferenceCreate) preferenceCreate;
    decltype(&cublasLtMatmulPreferenceDestroy) preferenceDestroy;
    decltype(&cublasLtMatmulPreferenceSetAttribute) preferenceSet;
    decltype(&cublasLtMatmulAlgoGetHeuristic) heuristic;
    decltype(&cublasLtMatmul) matmul;

    explicit Functions(const SharedLibrary &library) {
        library.resolve(create, "cublasLtCreate");
        library.resolve(version, "cublasLtGetVersion");
        library.resolve(descCreate, "cublasLtMatmulDescCreate");
        library.resolve(descDestroy, "cublasLtMatmulDescDestroy");
        library.resolve(descSet, "cublasLtMatmulDescSetAttribute");
        library.resolve(layoutCreate, "cublasLtMatrixLayoutCreate");
        library.resolve(layoutDestroy, "cublasLtMatrixLayoutDestroy");
        library.resolve(layoutSet, "cublasLtMatrixLayoutSetAttribute");
        library.resolve(preferenceCreate, "cublasLtMatmulPreferenceCreate");
        library.resolve(preferenceDestroy, "cublasLtMatmulPreferenceDestroy");
        library.resolve(preferenceSet, "cublasLtMatmulPreferenceSetAttribute");
        library.resolve(heuristic, "cublasLtMatmulAlgoGetHeuristic");
        library.resolve(matmul, "cublasLtMatmul");
    }
};

void check(cublasStatus_t status, const char *what) {
    if (status == CUBLAS_STATUS_SUCCESS) return;
    if (status == CUBLAS_STATUS_NOT_SUPPORTED || status == CUBLAS_STATUS_ARCH_MISMATCH) throw Unsupported(what, static_cast<int>(status));
    throw DeviceFault(std::string("cuBLASLt, ") + what + ": status " + std::to_string(static_cast<int>(status)), static_cast<int>(status));
}

/// How the library is asked for a type.
struct TypeRequest {
    cudaDataType operands, output;
    cublasComputeType_t compute;
    cudaDataType scalar;
    int scaleModeW = -1, scaleModeX = -1; ///< as cublasLtMatmulMatrixScale_t counts; -1: no scales
    int scaleByte = -1;                   ///< 1 in the scales' format, when they are bytes
    bool fastAccumulation = false;
};

TypeRequest requestFor(GemmType type) {
    constexpr int kScalar = 0, kVec16E4m3 = 1, kVec32E8m0 = 2, kOuterVector = 3, kVec128 = 4, kBlock128 = 5;
    const auto narrow = [](cudaDataType operands, int w, int x, int byte, bool fast) {
        return TypeRequest{operands, CUDA_R_16BF, CUBLAS_COMPUTE_32F, CUDA_R_32F, w, x, byte, fast};
    };
    switch (type) {
    case GemmType::Bf16: return {CUDA_R_16BF, CUDA_R_16BF, CUBLAS_COMPUTE_32F, CUDA_R_32F};
    case GemmType::Fp16: return {CUDA_R_16F, CUDA_R_16F, CUBLAS_COMPUTE_32F, CUDA_R_32F};
    case GemmType::Tf32: return {CUDA_R_32F, CUDA_R_32F, CUBLAS_COMPUTE_32F_FAST_TF32, CUDA_R_32F};
    case GemmType::Int8: return {CUDA_R_8I, CUDA_R_32I, CUBLAS_COMPUTE_32I, CUDA_R_32I};
    case GemmType::Fp8: return narrow(CUDA_R_8F_E4M3, kScalar, kScalar, -1, true);
    case GemmType::Fp8Rows: return narrow(CUDA_R_8F_E4M3, kOuterVector, kOuterVector, -1, true);
    case GemmType::Fp8Block: return narrow(CUDA_R_8F_E4M3, kBlock128, kVec128, -1, false);
    case GemmType::Mxfp8: return narrow(CUDA_R_8F_E4M3, kVec32E8m0, kVec32E8m0, 0x7f, false);
    case GemmType::Nvfp4:
        return narrow(static_cast<cudaDataType>(33), kVec16E4m3, kVec16E4m3, 0x38, false); // CUDA_R_4F_E2M1, from CUDA 12.8 on
    }
    throw Unsupported("no such type", 0);
}

class CublasLt;

class CublasLtGemm final : public Gemm {
public:
    CublasLtGemm(const CublasLt &library, GemmType type, const GemmSize &size);
    ~CublasLtGemm() override { release(); }
    CublasLtGemm(const CublasLtGemm &) = delete;
    CublasLtGemm &operator=(const CublasLtGemm &) = delete;

    int algorithms() const override { return m_found; }
    void run(int algorithm, const void *x, const void *w, void *y, Stream &stream) const override;

private:
    void setScales(const TypeRequest &request);
    void setBias(GemmType type, const GemmSize &size);
    void setProducts(cublasLtMatrixLayout_t layout, std::int64_t products, std::int64_t stride);
    void release();
    void findAlgorithms();

    const CublasLt &m_library;
    TypeRequest m_request;
    std::optional<std::size_t> m_biasAt; ///< bytes behind W
    cublasLtMatmulDesc_t m_desc = nullptr;
    cublasLtMatrixLayout_t m_w = nullptr, m_x = nullptr, m_y = nullptr;
    std::array<cublasLtMatmulHeuristicResult_t, kAlgorithms> m_results{};
    int m_found = 0;
};

class CublasLt final : public GemmLibrary {
public:
    CublasLt()
        : m_library(candidates()), m_functions(m_library), m_workspace(kWorkspaceBytes), m_ones(kScaleBytes), m_e8m0Ones(kScaleBytes),
          m_e4m3Ones(kScaleBytes) {
        check(m_functions.create(&m_handle), "handle");
        const std::vector<float> ones(kScaleBytes / sizeof(float), 1.0F);
        copyToDevice(m_ones.at(0), ones.data(), kScaleBytes);
        Stream stream;
        setBytes(m_e8m0Ones.at(0), 0x7f, kScaleBytes, stream);
        setBytes(m_e4m3Ones.at(0), 0x38, kScaleBytes, stream);
        stream.synchronize();
    }

    std::string name() const override { return "cublasLt"; }
    std::string version() const override { return std::to_string(m_functions.version()); }
    std::unique_ptr<Gemm> prepare(GemmType type, const GemmSize &size) const override {
        return std::make_unique<CublasLtGemm>(*this, type, size);
    }

    const Functions &functions() const { return m_functions; }
    cublasLtHandle_t handle() const { return m_handle; }
    void *workspace() const { return m_workspace.at(0); }
    const void *ones(int byte) const { return byte < 0 ? m_ones.at(0) : byte == 0x7f ? m_e8m0Ones.at(0) : m_e4m3Ones.at(0); }

private:
    static std::vector<std::string> candidates() {
        std::vector<std::string> names;
        if (const char *own = std::getenv("PARETOSCOPE_CUBLASLT")) names.emplace_back(own);
        for (const char *soname : {"libcublasLt.so.13", "libcublasLt.so.12"}) {
            names.emplace_back(soname);
            if (const char *home = std::getenv("CUDA_HOME")) names.push_back(std::string(home) + "/lib64/" + soname);
            names.push_back(std::string("/usr/local/cuda/lib64/") + soname);
        }
        return names;
    }

    SharedLibrary m_library;
    Functions m_functions;
    cublasLtHandle_t m_handle = nullptr; // lives as long as the process
    DeviceMemory m_workspace, m_ones, m_e8m0Ones, m_e4m3Ones;
};

CublasLtGemm::CublasLtGemm(const CublasLt &library, GemmType type, const GemmSize &size) : m_library(library), m_request(requestFor(type)) {
    const Functions &functions = library.functions();
    try {
        check(functions.descCreate(&m_desc, m_request.compute, m_request.scalar), "description");
        const cublasOperation_t transposed = CUBLAS_OP_T; // in the library's column-major terms: W^T X
        check(functions.descSet(m_desc, CUBLASLT_MATMUL_DESC_TRANSA, &transposed, sizeof transposed), "transposition");
        setScales(m_request);
        if (size.bias) setBias(type, size);
        const auto k = static_cast<std::uint64_t>(size.k), m = static_cast<std::uint64_t>(size.m), n = static_cast<std::uint64_t>(size.n);
        check(functions.layoutCreate(&m_w, m_request.operands, k, n, size.k), "layout");
        check(functions.layoutCreate(&m_x, m_request.operands, k, m, size.xStride > 0 ? size.xStride : size.k), "layout");
        check(functions.layoutCreate(&m_y, m_request.output, n, m, size.yStride > 0 ? size.yStride : size.n), "layout");
        if (size.products > 1) {
            setProducts(m_w, size.products, size.n * size.k);
            setProducts(m_x, size.products, size.xProduct);
            setProducts(m_y, size.products, size.yProduct);
        }
        findAlgorithms();
    } catch (...) {
        release();
        throw;
    }
}

void CublasLtGemm::release() {
    const Functions &functions = m_library.functions();
    for (const auto layout : {m_w, m_x, m_y})
        if (layout) functions.layoutDestroy(layout);
    if (m_desc) functions.descDestroy(m_desc);
}

void CublasLtGemm::setScales(const TypeRequest &request) {
    const Functions &functions = m_library.functions();
    if (request.scaleModeW < 0) return;
    const void *ones = m_library.ones(request.scaleByte);
    check(functions.descSet(m_desc, CUBLASLT_MATMUL_DESC_A_SCALE_POINTER, &ones, sizeof ones), "scales");
    check(functions.descSet(m_desc, CUBLASLT_MATMUL_DESC_B_SCALE_POINTER, &ones, sizeof ones), "scales");
    constexpr int kModeOfW = 31, kModeOfX = 32; // CUBLASLT_MATMUL_DESC_A_SCALE_MODE and B, from CUDA 12.8 on
    if (request.scaleModeW > 0 || request.scaleModeX > 0) {
        const std::int32_t w = request.scaleModeW, x = request.scaleModeX;
        check(functions.descSet(m_desc, static_cast<cublasLtMatmulDescAttributes_t>(kModeOfW), &w, sizeof w), "scale mode");
        check(functions.descSet(m_desc, static_cast<cublasLtMatmulDescAttributes_t>(kModeOfX), &x, sizeof x), "scale mode");
    }
    const std::int8_t fast = request.fastAccumulation ? 1 : 0;
    check(functions.descSet(m_desc, CUBLASLT_MATMUL_DESC_FAST_ACCUM, &fast, sizeof fast), "accumulation");
}

void CublasLtGemm::setBias(GemmType type, const GemmSize &size) {
    m_biasAt = GemmSize{0, size.n, size.k}.weightBytes(type);
    const cublasLtEpilogue_t epilogue = CUBLASLT_EPILOGUE_BIAS; // along the library's rows, which are our columns
    check(m_library.functions().descSet(m_desc, CUBLASLT_MATMUL_DESC_EPILOGUE, &epilogue, sizeof epilogue), "bias");
    const void *aligned = m_library.ones(-1); // until the first run
    check(m_library.functions().descSet(m_desc, CUBLASLT_MATMUL_DESC_BIAS_POINTER, &aligned, sizeof aligned), "bias");
    const auto biasType = static_cast<std::int32_t>(m_request.output);
    check(m_library.functions().descSet(m_desc, CUBLASLT_MATMUL_DESC_BIAS_DATA_TYPE, &biasType, sizeof biasType), "type of a bias");
}

void CublasLtGemm::setProducts(cublasLtMatrixLayout_t layout, std::int64_t products, std::int64_t stride) {
    const Functions &functions = m_library.functions();
    const auto count = static_cast<std::int32_t>(products);
    check(functions.layoutSet(layout, CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, &count, sizeof count), "number of products");
    check(functions.layoutSet(layout, CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET, &stride, sizeof stride), "distance of products");
}

void CublasLtGemm::findAlgorithms() {
    const Functions &functions = m_library.functions();
    cublasLtMatmulPreference_t preference = nullptr;
    check(functions.preferenceCreate(&preference), "preference");
    const std::size_t workspace = kWorkspaceBytes;
    cublasStatus_t status = functions.preferenceSet(preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, &workspace, sizeof workspace);
    if (status == CUBLAS_STATUS_SUCCESS)
        status = functions.heuristic(m_library.handle(), m_desc, m_w, m_x, m_y, m_y, preference, kAlgorithms, m_results.data(), &m_found);
    functions.preferenceDestroy(preference);
    check(status, "algorithms");
    if (m_found == 0) throw Unsupported("cuBLASLt has no algorithm", static_cast<int>(CUBLAS_STATUS_NOT_SUPPORTED));
}

void CublasLtGemm::run(int algorithm, const void *x, const void *w, void *y, Stream &stream) const {
    const float one = 1, zero = 0;
    const std::int32_t wholeOne = 1, wholeZero = 0;
    const bool whole = m_request.scalar == CUDA_R_32I;
    const void *alpha = whole ? static_cast<const void *>(&wholeOne) : &one, *beta = whole ? static_cast<const void *>(&wholeZero) : &zero;
    if (m_biasAt) { // read when the product is put on the stream
        const void *bias = static_cast<const std::byte *>(w) + *m_biasAt;
        check(m_library.functions().descSet(m_desc, CUBLASLT_MATMUL_DESC_BIAS_POINTER, &bias, sizeof bias), "bias");
    }
    check(m_library.functions().matmul(m_library.handle(), m_desc, alpha, w, m_w, x, m_x, beta, y, m_y, y, m_y,
                                       &m_results.at(static_cast<std::size_t>(algorithm)).algo, m_library.workspace(), kWorkspaceBytes,
                                       static_cast<cudaStream_t>(stream.handle())),
          "product");
}

} // namespace

const GemmLibrary *gemmLibrary(std::string &whyNot) {
    struct Opened {
        std::unique_ptr<CublasLt> library;
        std::string problem;
    };
    static std::map<int, Opened> all; // by device: a handle, and the workspace, are of one
    const auto [at, isNew] = all.try_emplace(selectedDevice());
    Opened &opened = at->second;
    if (isNew) {
        try {
            opened.library = std::make_unique<CublasLt>();
        } catch (const std::exception &failure) {
            opened.problem = std::string("cuBLASLt could not be opened (") + failure.what() +
                             "); install it with the CUDA toolkit or name it in PARETOSCOPE_CUBLASLT";
        }
    }
    whyNot = opened.problem;
    return opened.library.get();
}

} // namespace ps::gpu
