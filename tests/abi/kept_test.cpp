// SPDX-License-Identifier: Apache-2.0
// Plugins that were built against ABI 1.0, in three ways and by two compilers, are read by every later build as on the
// first day. Here, whether they are read and found right; their output is in golden/, their runs are in kernel/.
#include "bpf/verify.hpp"
#include "plugin/catalog.hpp"
#include "shared_objects.hpp"
#include "support/kept_plugins.hpp"
#include "support/spec_text.hpp"

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>

namespace tracer::test {
namespace {

namespace fs = std::filesystem;

struct CloseObject {
    void operator()(bpf_object *object) const { bpf_object__close(object); }
};
using Object = std::unique_ptr<bpf_object, CloseObject>;

/// "size" and the members' "name offset size", in bytes; empty: there is no such struct.
std::string layout(const btf *types, const char *name) {
    const auto id = btf__find_by_name_kind(types, name, BTF_KIND_STRUCT);
    if (id < 0) return {};
    const auto *type = btf__type_by_id(types, static_cast<std::uint32_t>(id));
    std::string text = std::to_string(type->size) + '\n';
    for (int i = 0; i < btf_vlen(type); ++i) {
        const auto &member = btf_members(type)[i];
        text += std::string(btf__name_by_offset(types, member.name_off)) + ' ' +
                std::to_string(btf_member_bit_offset(type, static_cast<std::uint32_t>(i)) / 8) + ' ' +
                std::to_string(btf__resolve_size(types, member.type)) + '\n';
    }
    return text;
}

class Kept : public testing::TestWithParam<std::string> {};

TEST_P(Kept, IsReadAsOnTheFirstDay) {
    const auto loaded = plugin::read(kept_plugin(GetParam()));
    ASSERT_TRUE(loaded) << loaded.error().line();
    const auto &spec = (*loaded)->spec();
    const auto verified = bpf::verify_descriptor(spec);
    EXPECT_TRUE(verified) << verified.error().line();
    const auto file = fs::path(kept_plugin(GetParam())).parent_path() / "description.txt";
    if (std::getenv("TRACER_UPDATE_GOLDEN")) std::ofstream(file, std::ios::binary) << text_of(spec);
    EXPECT_EQ(text_of(spec), content(file));
}

/// What host and BPF objects share keeps its layout: what is new gets a name of its own. Held against an object of this
/// build's SDK.
TEST_P(Kept, SharesItsStructsWithTheHostAsBefore) {
    const auto loaded = plugin::read(kept_plugin(GetParam()));
    ASSERT_TRUE(loaded) << loaded.error().line();
    const auto elf = (*loaded)->spec().objects.at(0).elf;
    const Object kept(bpf_object__open_mem(elf.data(), elf.size(), nullptr)),
        now(bpf_object__open_file(TRACER_BINARY_DIR "/plugins/vfsreadlat/vfsreadlat.bpf.o", nullptr));
    ASSERT_TRUE(kept && now);
    for (const char *name : {"tracer_ledger", "tracer_runs", "tracer_filter", "tracer_hist"}) {
        const auto then = layout(bpf_object__btf(kept.get()), name);
        const bool needed = std::string_view(name) != "tracer_hist" || GetParam() == "kept_described";
        EXPECT_TRUE(then.empty() ? !needed : then == layout(bpf_object__btf(now.get()), name)) << name << '\n' << then;
    }
}

TEST_P(Kept, CameFromItsOwnCompiler) {
    // gcc names itself in the object, clang does so, too: a new build of all by one compiler would test less.
    const auto bytes = content(kept_plugin(GetParam()));
    EXPECT_NE(bytes.find(GetParam() == "kept_c" ? "GCC: (" : "clang version"), std::string::npos);
    EXPECT_LT(bytes.size(), 100'000u);
}

INSTANTIATE_TEST_SUITE_P(Abi1, Kept, testing::ValuesIn(kept_plugins()),
                         [](const auto &of) { return std::string(of.param); });

} // namespace
} // namespace tracer::test
