// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/helper_check.hpp"
#include "bpf/load/helper_names.hpp"
#include "helper_objects.h"

#include <gmock/gmock.h>

#include <linux/bpf.h>

namespace tracer::bpf {
namespace {

using Names = std::vector<std::string>;

template <std::size_t size>
std::string refusal(const unsigned char (&object)[size], const Names &allowed = {}) {
    const auto checked = check_helpers("demo", {"main", std::as_bytes(std::span(object))}, allowed);
    if (checked) return "accepted";
    EXPECT_EQ(checked.error().code, ExitCode::usage);
    return checked.error().line();
}

std::string calls(const std::string &function, const std::string &callee) {
    return "plugin demo: its BPF function " + function + " calls " + callee +
           ", which does more than watch; --allow-helpers " + callee + " allows it";
}

TEST(Helpers, ThatOnlyReadAreEverybodys) { EXPECT_EQ(refusal(watches_object), "accepted"); }

TEST(Helpers, ThatDoMoreMustBeAllowedOneByOne) {
    Names allowed;
    EXPECT_EQ(refusal(meddles_object), calls("write_user", "bpf_probe_write_user"));
    allowed.emplace_back("bpf_probe_write_user");
    EXPECT_EQ(refusal(meddles_object, allowed), calls("overrule", "bpf_override_return"));
    allowed.emplace_back("bpf_override_return");
    EXPECT_EQ(refusal(meddles_object, allowed), calls("call", "bpf_cpumask_kill")) << "a kfunc";
    allowed.emplace_back("bpf_cpumask_kill");
    EXPECT_EQ(refusal(meddles_object, allowed), "accepted");
}

TEST(Helpers, OfAFileThatIsNoObjectAreNotAskedFor) {
    const unsigned char nothing[] = {0};
    EXPECT_EQ(refusal(nothing), "plugin demo: object \"main\" is not an ELF file; rebuild the plugin");
}

TEST(Helpers, HaveTheKernelsNames) {
    EXPECT_EQ(helper_name(BPF_FUNC_send_signal), "bpf_send_signal");
    EXPECT_EQ(helper_name(BPF_FUNC_map_lookup_elem), "bpf_map_lookup_elem");
    EXPECT_EQ(helper_name(100'000), "bpf_helper_100000");
    EXPECT_EQ(helper_name(-1), "bpf_helper_-1");
    for (const int number : {0, -1, 100'000})
        EXPECT_FALSE(helper_only_reads(number)) << number;
    for (const auto number : {BPF_FUNC_probe_write_user, BPF_FUNC_send_signal, BPF_FUNC_send_signal_thread,
                              BPF_FUNC_override_return, BPF_FUNC_setsockopt, BPF_FUNC_sys_bpf, BPF_FUNC_trace_printk})
        EXPECT_FALSE(helper_only_reads(number)) << helper_name(number);
}

} // namespace
} // namespace tracer::bpf
