// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/tracepoint_format.hpp"

#include <gtest/gtest.h>

namespace tracer::bpf {
namespace {

constexpr const char *common = "\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
                               "\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
                               "\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"
                               "\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n";

std::vector<FormatField> exits() {
    return parse_format("name: sched_process_exit\nID: 317\nformat:\n" + std::string(common) +
                        "\tfield:char comm[16];\toffset:8;\tsize:16;\tsigned:0;\n"
                        "\tfield:pid_t pid;\toffset:24;\tsize:4;\tsigned:1;\n"
                        "\tfield:int prio;\toffset:28;\tsize:4;\tsigned:1;\n"
                        "\nprint fmt: \"comm=%s field:pid=%d\", REC->comm, REC->pid\n");
}
std::vector<FormatField> call_of_execve() { // as of 6.19: what the arguments point at comes after them
    return parse_format(std::string(common) +
                        "\tfield:int __syscall_nr;\toffset:8;\tsize:4;\tsigned:1;\n"
                        "\tfield:const char * filename;\toffset:16;\tsize:8;\tsigned:0;\n"
                        "\tfield:const char *const * argv;\toffset:24;\tsize:8;\tsigned:0;\n"
                        "\tfield:__data_loc char[] __filename_val;\toffset:40;\tsize:4;\tsigned:0;\n");
}

std::string misread_exit(std::vector<ContextMember> members) {
    return misread({"mine", std::move(members)}, "sched:sched_process_exit", exits());
}
const std::string unlike = ", unlike in this kernel's tracepoint sched:sched_process_exit, ";

TEST(TracepointFormats, AreReadFieldByField) {
    const auto fields = exits();
    ASSERT_EQ(fields.size(), 7u);
    EXPECT_EQ(fields[4].name, "comm");
    EXPECT_EQ(fields[4].size, 16u);
    EXPECT_EQ(fields[5].offset, 24u);
    EXPECT_TRUE(fields[5].is_signed);
    const auto call = call_of_execve();
    ASSERT_EQ(call.size(), 8u);
    EXPECT_EQ(call[5].name, "filename");
    EXPECT_EQ(call[6].name, "argv");
    EXPECT_EQ(call[7].name, "__filename_val");
    EXPECT_TRUE(call[7].located);
}

TEST(TracepointFormats, AStructThatSaysWhatTheKernelSaysIsRight) {
    EXPECT_EQ(misread_exit({{"common", 0, 8, 0, false}, {"comm", 8, 16, 1, {}}, {"pid", 24, 4, 0, true}}), "");
    EXPECT_EQ(misread_exit({{"pid", 24, 4, 0, true}, {"rest", 32, 8, 0, false}, {"__data", 40, 0, 1, {}}}), "");
}

TEST(TracepointFormats, WhereAStringIsMayBeTakenForAnyNumber) {
    const auto fields = parse_format("\tfield:__data_loc char[] filename;\toffset:8;\tsize:4;\tsigned:1;\n"); // 5.10
    for (const char *name : {"filename", "__data_loc_filename"})
        EXPECT_EQ(misread({"mine", {{name, 8, 4, 0, false}}}, "sched:sched_process_exec", fields), "") << name;
}

TEST(TracepointFormats, AShiftedMemberIsNamedWithWhatTheKernelHas) {
    EXPECT_EQ(misread_exit({{"comm", 8, 16, 1, {}}, {"pid", 28, 4, 0, true}}),
              "member pid of struct mine is 4 bytes at offset 28" + unlike + "which has it as 4 bytes at offset 24");
    EXPECT_EQ(misread_exit({{"pid", 24, 8, 0, true}}),
              "member pid of struct mine is 8 bytes at offset 24" + unlike + "which has it as 4 bytes at offset 24");
    EXPECT_EQ(misread_exit({{"pid", 24, 4, 0, false}}),
              "member pid of struct mine is 4 bytes at offset 24" + unlike + "where it is signed");
    EXPECT_EQ(misread_exit({{"name", 8, 16, 1, {}}}), "member name of struct mine is 16 bytes at offset 8" + unlike +
                                                          "which has comm there, 16 bytes at offset 8");
}

TEST(TracepointFormats, ArgumentsOfACallMayBeAnArray) {
    const auto call = [](std::vector<ContextMember> members) {
        return misread({"mine", std::move(members)}, "syscalls:sys_enter_execve", call_of_execve());
    };
    EXPECT_EQ(call({{"common", 0, 8, 0, false},
                    {"nr", 8, 4, 0, true},
                    {"reserved", 12, 4, 0, false},
                    {"args", 16, 48, 8, {}}}),
              "");
    EXPECT_EQ(call({{"ent", 0, 8, 0, {}}, {"id", 8, 8, 0, true}, {"args", 16, 48, 8, {}}}), "") << "a vmlinux.h's";
    EXPECT_EQ(call({{"filename", 16, 8, 0, {}}, {"argv", 24, 8, 0, {}}}), "");
    EXPECT_NE(call({{"nr", 8, 8, 0, true}}), "") << "its upper half is anything";
    EXPECT_NE(call({{"args", 8, 48, 8, {}}}), "");
    EXPECT_NE(call({{"args", 20, 48, 8, {}}}), "");
}

} // namespace
} // namespace tracer::bpf
