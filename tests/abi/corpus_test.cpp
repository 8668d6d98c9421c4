// SPDX-License-Identifier: Apache-2.0
// What the fuzzers start from gets past the first checks: bytes of an older ABI would be refused at the door, and
// nothing behind it would be tested. `ninja -C build/release fuzz_corpus` makes those files anew.
#include "bpf/load/object_check.hpp"
#include "plugin/shared_object.hpp"
#include "shared_objects.hpp"

#include <gtest/gtest.h>

namespace tracer::test {
namespace {

const std::string corpus = TRACER_SOURCE_DIR "/tests/fuzz/corpus/";

std::span<const std::byte> bytes_of(const std::string &text) { return std::as_bytes(std::span(text)); }

TEST(FuzzCorpus, HasPluginsOfThisAbi) {
    for (const char *name : {"plain_c.so", "native.so"}) {
        const auto file = content(corpus + "plugin/" + name);
        const auto read = plugin::read_shared_object(bytes_of(file));
        ASSERT_TRUE(read) << name << ": " << read.error().line();
        EXPECT_EQ(read->descriptor.spec.objects.size(), 1u);
    }
}

TEST(FuzzCorpus, HasObjectsThatTheCheckLetsThrough) {
    for (const char *name : {"follow.bpf.o", "plain_c.bpf.o"}) {
        const auto file = content(corpus + "object/" + name);
        EXPECT_EQ(bpf::check_object(bytes_of(file)), "") << name;
        EXPECT_EQ(file.find("_twin"), std::string::npos) << name << " is of an older SDK";
    }
}

} // namespace
} // namespace tracer::test
