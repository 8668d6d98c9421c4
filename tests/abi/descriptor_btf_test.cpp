// SPDX-License-Identifier: Apache-2.0
// A descriptor that does not agree with the BTF of its own objects is refused, and the line names both sides.
#include "bpf/verify.hpp"
#include "plugin/catalog.hpp"
#include "support/plugin_tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace tracer {
namespace {

using testing::HasSubstr;

class DescriptorAgainstBtf : public testing::Test {
protected:
    void load(const std::string &name) {
        auto loaded = plugin::read(std::filesystem::path(TRACER_BINARY_DIR) / "lib/tracer/plugins" / (name + ".so"));
        ASSERT_TRUE(loaded) << loaded.error().line();
        plugin_ = std::move(*loaded);
        spec_ = plugin_->spec();
    }
    std::string refusal() const {
        const auto verified = bpf::verify_descriptor(spec_);
        if (verified) return "accepted";
        EXPECT_EQ(verified.error().code, ExitCode::usage);
        EXPECT_EQ(verified.error().message.find('\n'), std::string::npos);
        return verified.error().message;
    }
    model::Column &column(const std::string &name) {
        auto &columns = spec_.sources.at(0).columns;
        return *std::find_if(columns.begin(), columns.end(), [&](const auto &c) { return c.name == name; });
    }
    std::shared_ptr<plugin::Plugin> plugin_;
    model::PluginSpec spec_;
};

TEST_F(DescriptorAgainstBtf, AnHonestOneIsAccepted) {
    for (const auto &name : test::plugin_names()) {
        load(name);
        EXPECT_EQ(refusal(), "accepted") << name;
    }
}

TEST_F(DescriptorAgainstBtf, AColumnAtAnotherOffsetIsRefused) {
    load("killsnoop");
    auto &pid = column("pid");
    const auto real = pid.offset;
    pid.offset += 4;
    EXPECT_EQ(refusal(), "killsnoop: column \"pid\" is 4 bytes at offset " + std::to_string(real + 4) +
                             ", but struct killsnoop_event in the object's BTF has it at " + std::to_string(real));
}

TEST_F(DescriptorAgainstBtf, AColumnOfAnotherSizeIsRefused) {
    load("killsnoop");
    column("pid").size = 2;
    EXPECT_THAT(refusal(), testing::AllOf(HasSubstr("column \"pid\" is 2 bytes"), HasSubstr("has 4 bytes there")));
}

TEST_F(DescriptorAgainstBtf, AMemberThatTheStructLacksIsRefused) {
    load("killsnoop");
    column("pid").member = "process";
    EXPECT_THAT(refusal(), HasSubstr("but struct killsnoop_event in the object's BTF has no member process"));
}

TEST_F(DescriptorAgainstBtf, ARecordOfAnotherSizeIsRefused) {
    load("killsnoop");
    const auto real = spec_.sources[0].value_size;
    spec_.sources[0].value_size = real + 8;
    EXPECT_EQ(refusal(), "killsnoop: struct killsnoop_event is " + std::to_string(real + 8) +
                             " bytes in the descriptor, but " + std::to_string(real) + " in the object's BTF");
}

TEST_F(DescriptorAgainstBtf, AnUnknownStructIsRefusedWithTheWayToKeepIt) {
    load("killsnoop");
    spec_.sources[0].value_type = "killsnoop_evnet";
    EXPECT_THAT(refusal(), HasSubstr("struct killsnoop_evnet, which is not in the object's BTF (TRACER_EXPORT_TYPE"));
}

TEST_F(DescriptorAgainstBtf, AMapThatIsMissingOrOfAnotherTypeIsRefused) {
    load("killsnoop");
    const auto real = spec_.sources[0].map;
    spec_.sources[0].map = "evnets";
    EXPECT_THAT(refusal(), HasSubstr("reads map evnets, which"));
    spec_.sources[0].map = "tracer_ledger";
    EXPECT_THAT(refusal(), testing::AllOf(HasSubstr("to be of type ringbuf"), HasSubstr("of type percpu_array")));
}

TEST_F(DescriptorAgainstBtf, ATableWhoseKeyHasAnotherSizeIsRefused) {
    load("filetop");
    spec_.sources[0].key_size += 8;
    EXPECT_THAT(refusal(), testing::AllOf(HasSubstr("the key of table"), HasSubstr("_a in the object has")));
}

TEST_F(DescriptorAgainstBtf, AProgramThatIsMissingOrAttachesInAnotherWayIsRefused) {
    load("killsnoop");
    auto &program = spec_.variants[0].programs[0];
    const auto real = program.name;
    program.name = "nosuch";
    EXPECT_THAT(refusal(), HasSubstr("attaches program nosuch, which object"));
    program.name = real;
    program.attach = TRACER_ATTACH_RAW_TRACEPOINT;
    EXPECT_THAT(refusal(), testing::AllOf(HasSubstr(real + " as raw_tracepoint"), HasSubstr("SEC(\"tp")));
}

TEST_F(DescriptorAgainstBtf, AnOptionBoundToAConstantThatIsNowhereIsRefused) {
    load("killsnoop");
    const auto bound = std::find_if(spec_.options.begin(), spec_.options.end(),
                                    [](const auto &o) { return o.binding == TRACER_BIND_CONST; });
    ASSERT_NE(bound, spec_.options.end());
    bound->bind = "nosuch";
    EXPECT_EQ(refusal(), "killsnoop: option --" + bound->name +
                             " is bound to the constant nosuch, which no object of the plugin has");
}

TEST_F(DescriptorAgainstBtf, BytesThatAreNoObjectAreRefused) {
    load("killsnoop");
    spec_.objects[0].elf = spec_.objects[0].elf.first(100);
    EXPECT_THAT(refusal(), HasSubstr("is not a usable BPF object"));
}

} // namespace
} // namespace tracer
