// SPDX-License-Identifier: Apache-2.0
// Mistakes of an author's that can be seen in the object and its description alone: each has its own line.
#include "bpf/verify.hpp"
#include "helper_objects.h"

#include <gtest/gtest.h>

namespace tracer::bpf {
namespace {

class Verify : public testing::Test {
protected:
    Verify() {
        spec_.name = "demo";
        spec_.objects = {{"main", std::as_bytes(std::span(padded_object))}};
        auto &variant = spec_.variants.emplace_back();
        variant.name = "tracepoint";
        variant.kind = TRACER_VARIANT_TRACEPOINT;
        variant.object = "main";
        auto &program = variant.programs.emplace_back();
        program.name = "on_exec";
        program.attach = TRACER_ATTACH_RAW_TRACEPOINT;
        program.target = "sched_process_exec";
        auto &source = spec_.sources.emplace_back();
        source.kind = TRACER_SOURCE_EVENTS;
        source.name = source.map = "events";
        source.value_type = "whole_event";
        source.value_size = 16;
    }
    [[nodiscard]] std::string refusal() const {
        const auto verified = verify_descriptor(spec_);
        return verified ? "accepted" : verified.error().line();
    }
    model::Program &program() { return spec_.variants[0].programs[0]; }
    model::Source &source() { return spec_.sources[0]; }
    model::PluginSpec spec_;
};

TEST_F(Verify, AnObjectWithoutALedgerIsRefused) {
    EXPECT_EQ(refusal(), "accepted");
    spec_.objects = {{"main", std::as_bytes(std::span(bare_object))}};
    EXPECT_EQ(refusal(), "demo: object \"main\" keeps no ledger (map tracer_ledger), so nobody could tell whether its "
                         "records are complete; include <tracer/bpf/program.h>, and count every event");
    EXPECT_EQ(verify_descriptor(spec_).error().code, ExitCode::usage);
}

TEST_F(Verify, PaddingInARecordIsRefused) {
    source().value_type = "padded_event";
    source().value_size = 32;
    EXPECT_EQ(refusal(),
              "demo: struct padded_event has 3 bytes of padding at offset 13, which nobody sets; give them a "
              "member of their own, and set it to 0");
}

TEST_F(Verify, CopiesThatWereNeverMadeAreMissed) {
    program().flags = TRACER_PROGRAM_COPIED;
    EXPECT_EQ(refusal(),
              "demo: program on_exec is said to have copies (TRACER_PROGRAM_COPIED), but object \"main\" has "
              "no on_exec_copy1; define it by TRACER_PROGRAM(), or leave the flag out");
}

TEST_F(Verify, WhatTracerAttachesByItselfIsNotThePluginsToAttach) {
    program().name = "tracer_thread_exit";
    EXPECT_EQ(refusal(),
              "demo: variant tracepoint attaches program tracer_thread_exit, which tracer attaches by itself "
              "wherever <tracer/bpf/calls.h> is used; leave it out");
}

TEST_F(Verify, AMisspeltNameComesWithTheNearest) {
    program().name = "on_exce";
    EXPECT_EQ(refusal(),
              "demo: variant tracepoint attaches program on_exce, which object \"main\" does not have; did you "
              "mean on_exec?");
    program().name = "on_exec";
    source().map = "evnets";
    EXPECT_EQ(refusal(), "demo: source events reads map evnets, which the object does not have; did you mean events?");
    source().map = "events";
    source().value_type = "whole_evnet";
    EXPECT_EQ(refusal(), "demo: source events has records of struct whole_evnet, which is not in the object's BTF "
                         "(TRACER_EXPORT_TYPE keeps it there); did you mean whole_event?");
    source().value_type = "whole_event";
    spec_.variants[0].object = "mian";
    EXPECT_EQ(refusal(),
              "demo: variant tracepoint takes its programs from object mian, which no object of the plugin has; "
              "did you mean main?");
}

TEST_F(Verify, ANameLikeNoOtherComesWithWhatThereIs) {
    auto &option = spec_.options.emplace_back();
    option.name = "signal";
    option.binding = TRACER_BIND_MAP;
    option.bind = "signals";
    EXPECT_EQ(refusal(),
              "demo: option --signal is bound to the map signals, which no object of the plugin has; it has: "
              "events");
    option.binding = TRACER_BIND_CONST;
    EXPECT_EQ(refusal(),
              "demo: option --signal is bound to the constant signals, which no object of the plugin has; it has "
              "none of its own");
}

} // namespace
} // namespace tracer::bpf
