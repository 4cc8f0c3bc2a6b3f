// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/result_file_name.h"

#include <QTest>

using namespace ps;

namespace {

/// "key=value key=value …", sorted by key.
std::string textOf(const FieldMapping &fields) {
    std::string text;
    for (const auto &[key, value] : fields) text += (text.empty() ? "" : " ") + key + "=" + value;
    return text;
}

} // namespace

/// Every line of the grammar of result files (archive-format 4).
class TestResultFileName : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryEra_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("fields");
        const auto add = [](const char *era, const char *name, const char *fields) {
            QTest::newRow(era) << QByteArray(name) << QByteArray(fields);
        };
        add("2025-08", "70b_1k1k_fp8_tp8_conc32_h100-cw_00",
            "conc=32 hw=h100-cw_00 infmax_model_prefix=70b isl=1024 osl=1024 precision=fp8 tp=8");
        add("2025-09", "agg_70b_1k1k_fp8_vllm_tp8_conc32_gaudi25.json",
            "conc=32 framework=vllm hw=gaudi25 infmax_model_prefix=70b isl=1024 osl=1024 precision=fp8 tp=8");
        add("2025-09, gptoss_1k8k", "gptoss_1k8k_fp4_trt_tp4_conc64_b200-dgxc_03",
            "conc=64 framework=trt hw=b200-dgxc_03 infmax_model_prefix=gptoss isl=1024 osl=8192 precision=fp4 tp=4");
        add("2025-11", "dsr1_8k1k_fp8_sglang_tp8_ep4_dpa_true_conc16_mi355x-amd_p01_g07",
            "conc=16 dp_attention=true ep=4 framework=sglang hw=mi355x-amd_p01_g07 infmax_model_prefix=dsr1 isl=8192 osl=1024 "
            "precision=fp8 "
            "tp=8");
        add("2025-11, GB200", "dsr1_8k1k_fp4_dynamo-trt_tp8_ep8_dpa_false_conc16_mtp-on_gb200-nv_0",
            "conc=16 dp_attention=false ep=8 framework=dynamo-trt hw=gb200-nv_0 infmax_model_prefix=dsr1 isl=8192 mtp=on osl=1024 "
            "precision=fp4 tp=8");
        add("2026-01-15", "dsr1_1k1k_fp8_sglang_tp8_ep1_dpa_false_specdecode_mtp_conc4_h200-nv_1",
            "conc=4 dp_attention=false ep=1 framework=sglang hw=h200-nv_1 infmax_model_prefix=dsr1 isl=1024 osl=1024 precision=fp8 "
            "spec_decoding=mtp tp=8");
        add("2026-02-06, one node", "bmk_qwen3.5_8k1k_fp8_vllm_tp8-ep8-dpatrue_disagg-false_spec-none_conc64_b200-dgxc_03",
            "conc=64 disagg=false dp_attention=true ep=8 framework=vllm hw=b200-dgxc_03 infmax_model_prefix=qwen3.5 isl=8192 osl=1024 "
            "precision=fp8 spec_decoding=none tp=8");
        add("2026-02-06, several nodes",
            "dsr1_8k1k_fp8_dynamo-sglang_prefill-tp4-ep4-dptrue-nw2_decode-tp8-ep8-dpfalse-nw1_disagg-true_spec-mtp_conc64x128x256_gb200-"
            "nv_0",
            "decode_dp_attention=false decode_ep=8 decode_num_workers=1 decode_tp=8 disagg=true framework=dynamo-sglang hw=gb200-nv_0 "
            "infmax_model_prefix=dsr1 is_multinode=true isl=8192 osl=1024 precision=fp8 prefill_dp_attention=true prefill_ep=4 "
            "prefill_num_workers=2 prefill_tp=4 spec_decoding=mtp");
        add("2026-07-06, context parallel", "dsr1_8k1k_fp4_vllm_tp4-dcp2-pcp2-ep1-dpafalse_disagg-false_spec-none_conc8_b300-nv_1",
            "conc=8 dcp_size=2 disagg=false dp_attention=false ep=1 framework=vllm hw=b300-nv_1 infmax_model_prefix=dsr1 isl=8192 osl=1024 "
            "pcp_size=2 precision=fp4 spec_decoding=none tp=4");
        add("2026-07-10, pipeline", "dsr1_8k1k_fp4_vllm_tp4-pp2-dcp1-pcp1-ep1-dpafalse_disagg-false_spec-none_conc8_b300-nv_1",
            "conc=8 dcp_size=1 disagg=false dp_attention=false ep=1 framework=vllm hw=b300-nv_1 infmax_model_prefix=dsr1 isl=8192 osl=1024 "
            "pcp_size=1 pp=2 precision=fp4 spec_decoding=none tp=4");
        add("2026-08-14, recipe",
            "dsv4_8k1k_fp4_vllm_tp4-pp1-dcp1-pcp1-ep1-dpafalse_disagg-false_spec-none_conc8_mia1-p02-g17_recipe-0123456789abcdef",
            "conc=8 dcp_size=1 disagg=false dp_attention=false ep=1 framework=vllm hw=mia1-p02-g17 infmax_model_prefix=dsv4 isl=8192 "
            "osl=1024 pcp_size=1 pp=1 precision=fp4 recipe_fingerprint=0123456789abcdef spec_decoding=none tp=4");
        add("agentic, 2026-05", "agg_dsr1_tp8_users512_offloadon_fp4_vllm_tp8-ep8-dpafalse_disagg-false_spec-none_conc512_b200-nb_1.json",
            "conc=512 disagg=false dp_attention=false ep=8 framework=vllm hw=b200-nb_1 infmax_model_prefix=dsr1 offloading=on "
            "precision=fp4 "
            "scenario_type=agentic-coding spec_decoding=none tp=8");
        add("agentic, 2026-05, artifact",
            "bmk_agentic_dsr1_tp4_bs1_offloadoff_fp4_vllm_tp4-ep4-dpafalse_disagg-false_spec-none_conc1_b200-dgxc-slurm_6",
            "conc=1 disagg=false dp_attention=false ep=4 framework=vllm hw=b200-dgxc-slurm_6 infmax_model_prefix=dsr1 offloading=off "
            "precision=fp4 scenario_type=agentic-coding spec_decoding=none tp=4");
        add("agentic, 2026-06", "kimik2.6_tp4_conc16_offloadhicache_fp4_sglang_tp4-ep1-dpafalse_disagg-false_spec-none_conc16_b200-nb_1",
            "conc=16 disagg=false dp_attention=false ep=1 framework=sglang hw=b200-nb_1 infmax_model_prefix=kimik2.6 offloading=hicache "
            "precision=fp4 scenario_type=agentic-coding spec_decoding=none tp=4");
        add("agentic, 2026-07",
            "kimik2.7_tp4_conc16_kvdram-lmcache_spec-mtp_fp4_vllm_tp4-dcp1-pcp1-ep1-dpafalse_disagg-false_spec-mtp_conc16_mi355x-amds_04",
            "conc=16 dcp_size=1 disagg=false dp_attention=false ep=1 framework=vllm hw=mi355x-amds_04 infmax_model_prefix=kimik2.7 "
            "kv_offloading=dram-lmcache pcp_size=1 precision=fp4 scenario_type=agentic-coding spec_decoding=mtp tp=4");
        add("multinode member",
            "agg_dsr1_8k1k_fp8_dynamo-trt_prefill-tp4-ep4-dptrue-nw1_decode-tp8-ep8-dptrue-nw1_disagg-true_spec-none_conc64x128_gb200-nv_0_"
            "results_concurrency_128_gpus_12_ctx_4_gen_8.json",
            "conc=128 decode_dp_attention=true decode_ep=8 decode_num_workers=1 decode_tp=8 disagg=true framework=dynamo-trt hw=gb200-nv_0 "
            "infmax_model_prefix=dsr1 is_multinode=true isl=8192 num_decode_gpu=8 num_prefill_gpu=4 osl=1024 precision=fp8 "
            "prefill_dp_attention=true prefill_ep=4 prefill_num_workers=1 prefill_tp=4 spec_decoding=none");
        add("multinode member, aggregated",
            "dsr1_8k1k_fp8_dynamo-trt_prefill-tp16-ep1-dpfalse-nw1_decode-tp0-ep0-dpfalse-nw0_disagg-false_spec-none_conc64_gb200-nv_0_"
            "results_concurrency_64_gpus_16",
            "conc=64 decode_dp_attention=false decode_ep=0 decode_num_workers=0 decode_tp=0 disagg=false framework=dynamo-trt "
            "hw=gb200-nv_0 "
            "infmax_model_prefix=dsr1 is_multinode=true isl=8192 num_decode_gpu=0 num_prefill_gpu=16 osl=1024 precision=fp8 "
            "prefill_dp_attention=false prefill_ep=1 prefill_num_workers=1 prefill_tp=16 spec_decoding=none");
        add("multinode member with lengths",
            "dsr1_8k1k_fp8_dynamo-trt_prefill-tp4-ep4-dptrue-nw1_decode-tp8-ep8-dptrue-nw1_disagg-true_spec-none_conc64_gb200-nv_0_"
            "results_isl_8000_osl_1000_concurrency_64_req_rate_250_gpus_12_ctx_4_gen_8",
            "conc=64 decode_dp_attention=true decode_ep=8 decode_num_workers=1 decode_tp=8 disagg=true framework=dynamo-trt hw=gb200-nv_0 "
            "infmax_model_prefix=dsr1 is_multinode=true isl=8192 num_decode_gpu=8 num_prefill_gpu=4 osl=1024 precision=fp8 "
            "prefill_dp_attention=true prefill_ep=4 prefill_num_workers=1 prefill_tp=4 spec_decoding=none");
        add("a local run", "/x/kimik2.5_1k1k_int4_vllm_tp8-ep1-dpafalse_disagg-false_spec-mtp_conc4_MI355-gbt350-odcdh5-wbb3.json",
            "conc=4 disagg=false dp_attention=false ep=1 framework=vllm hw=MI355-gbt350-odcdh5-wbb3 infmax_model_prefix=kimik2.5 isl=1024 "
            "osl=1024 precision=int4 spec_decoding=mtp tp=8");
    }
    void readsEveryEra() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, fields);
        QCOMPARE(QByteArray::fromStdString(textOf(fieldsOfResultName(name.toStdString()))), fields);
    }

    void takesNothingFromOtherNames_data() {
        QTest::addColumn<QByteArray>("name");
        for (const char *name :
             {"", "agg_bmk.json", "rows.json", "kimik2.5_1k1k_conc64.json", "kimik2.5_8k1k_fixed_ar_mtp_conc64_rerun.json",
              "kimik2.5_fp4_fixed_ar_1k1k_conc32_retry.json", "minimaxm2.5_8k1k_conc64_gmu090_rerun2.json", "results_dsr1_1k1k.json",
              "dsr1_1k1k_fp8_vllm_tp8_conc32", "dsr1_1k1k_fp8_vllm_tp8_concmany_h100", "dsr1_1k1k_fp8_vllm_tpx_conc32_h100",
              "dsr1_1k1k_fp8_vllm_tp8-zz3_conc32_h100", "dsr1_fp8_vllm_tp8_conc32_h100", "dsr1_1k1k_tp8_conc32_h100",
              "dsr1_1k1k_fp8_vllm_tp8_wrong_conc32_h100", "dsr1_1k1k_fp8_vllm_prefill-tp4_conc32_h100"})
            QTest::newRow(name) << QByteArray(name);
    }
    void takesNothingFromOtherNames() {
        QFETCH(QByteArray, name);
        QCOMPARE(textOf(fieldsOfResultName(name.toStdString())), std::string());
    }
};

QTEST_GUILESS_MAIN(TestResultFileName)
#include "tst_result_file_name.moc"
