// SPDX-License-Identifier: Apache-2.0
// What was described, written down as C, compiled, and read by the host, is what was described.
#include "author.hpp"

#include "describe/generate.hpp"
#include "plugin/catalog.hpp"
#include "support/child_process.hpp"
#include "support/files.hpp"
#include "support/plugin_tables.hpp"
#include "support/spec_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

namespace tracer::test {
namespace {

namespace fs = std::filesystem;

/// Something in every field, and text as hard as it can be: quotes, a backslash, a trigraph, text that is not ASCII
/// with a digit behind it.
constexpr const char *everything = R"(
#include <tracer/bpf/hooks.h>
TRACER_PLUGIN("say \"hi\" \\ ?" "?/ ä" "1 %s", TRACER_HOOK("what ' it traces"), TRACER_VARIANTS("tracepoint kprobe"),
              TRACER_CAVEAT("kprobe", "sees less"), TRACER_BLIND("the rest"),
              TRACER_OPTION("sort -s default=all labels=all,size", "order"), TRACER_OPTION("interval @1", ""));
struct key { tracer_pid pid; enum kind { KIND_A, KIND_B = 5 } kind; };
struct value {
    tracer_bytes in TRACER_COLUMN("K width=7 divisor=1024 sum=out name=size", "both");
    tracer_bytes out;
    tracer_comm comm TRACER_COLUMN("hidden", "");
    u32 code TRACER_COLUMN("labels=one:1,two short=1,2 type=enum", "");
    u32 reserved;
};
struct count { tracer_amount calls; };
const volatile tracer_flag deep TRACER_OPTION("-d --deeper", "further down") = 0;
const volatile char word[16] TRACER_OPTION("default=''", "a word") = {};
const volatile s64 least TRACER_OPTION("--least=N -8..9000000000 default=-3", "at least") = 0;
TRACER_ROWS(rows, struct key, struct value, 64, TRACER_OPTION("size --max-rows", "rows"),
            TRACER_SHOWN("rows=5 sort=size loadavg clear when=!deeper"), TRACER_SHOWN("name=raw columns when=deeper"));
TRACER_COUNTER(calls, struct count, TRACER_SHOWN("template='{calls} \"calls\"'"));
TRACER_HISTOGRAM_OF(sizes, "bytes");
TRACER_ON("?tp/sched/sched_switch", on_switch, void) { return tracer_counted(seen); }
TRACER_ON("kprobe/f", on_f, void, TRACER_WHEN("deeper")) { return tracer_counted(seen); }
TRACER_ON("kprobe/g", on_g, void) {
    return word[0] && least ? tracer_counted(seen) : tracer_filtered(seen);
}
)";

TEST(Generated, IsReadBackAsItWasDescribed) {
    const Author author;
    const std::vector objects{author.object(everything)};
    const auto spec = describe::describe("plain", "1.2.3", objects);
    ASSERT_TRUE(spec) << spec.error().line();
    const auto code = describe::generate(*spec, objects);
    ASSERT_TRUE(code) << code.error().line();
    const auto source = author.folder().write("plain.c", *code), shared = author.folder().file("plain.so");
    ChildProcess compiler({TRACER_CC, "-std=c11", "-Wall", "-Wextra", "-Werror", "-Wno-missing-field-initializers",
                           "-fPIC", "-shared", "-nostdlib", "-Wl,-z,noexecstack", "-I" TRACER_SOURCE_DIR "/sdk/include",
                           source, "-o", shared});
    ASSERT_EQ(compiler.wait(), 0) << compiler.err();
    const auto loaded = plugin::read(shared);
    ASSERT_TRUE(loaded) << loaded.error().line();
    EXPECT_EQ(text_of((*loaded)->spec()), text_of(*spec));
    EXPECT_EQ((*loaded)->spec().summary, "say \"hi\" \\ ?"
                                         "?/ ä1 %s");
    const auto bytes = content(objects[0].path);
    const auto &elf = (*loaded)->spec().objects.at(0).elf;
    ASSERT_EQ(elf.size(), bytes.size());
    EXPECT_EQ(std::memcmp(elf.data(), bytes.data(), bytes.size()), 0);
}

TEST(Generated, AnObjectThatCannotBeReadIsSaid) {
    model::PluginSpec spec;
    const auto code = describe::generate(spec, {{"main", "/no/such/file.o"}});
    ASSERT_FALSE(code);
    EXPECT_EQ(code.error().line(), "cannot read /no/such/file.o");
}

/// Those of this repository that have no description of their own: as the build made them.
TEST(Generated, PluginsOfThisRepositoryAreReadBackAsTheirObjectsSay) {
    int described = 0;
    for (const auto &name : plugin_names()) {
        if (fs::exists(fs::path(TRACER_SOURCE_DIR) / "plugins" / name / "plugin.cpp")) continue;
        const auto object = fs::path(TRACER_BINARY_DIR) / "plugins" / name / (name + ".bpf.o");
        const auto loaded = plugin::read(fs::path(TRACER_BINARY_DIR) / "lib/tracer/plugins" / (name + ".so"));
        ASSERT_TRUE(loaded) << loaded.error().line();
        const auto spec = describe::describe(name, (*loaded)->spec().version, {{"main", object.string()}});
        ASSERT_TRUE(spec) << name << ": " << spec.error().line();
        EXPECT_EQ(text_of((*loaded)->spec()), text_of(*spec)) << name;
        ++described;
    }
    EXPECT_GE(described, 6);
}

} // namespace
} // namespace tracer::test
