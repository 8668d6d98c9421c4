// SPDX-License-Identifier: Apache-2.0
// The SDK's BPF headers live beside what an author brings along: a vmlinux.h of this machine's kernel, or structs of
// their own that the kernel's have the names of.
#include "process.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace tracer::test {
namespace {

namespace fs = std::filesystem;

#if defined(__x86_64__)
constexpr const char *architecture = " -D__TARGET_ARCH_x86";
#else
constexpr const char *architecture = " -D__TARGET_ARCH_arm64";
#endif

/// Uses something of every header, system calls' registers above all, whose names depend on where they come from.
constexpr const char *body = R"(
TRACER_PLUGIN("Does something");
struct value { tracer_amount calls; };
TRACER_COUNTER(calls, struct value);
TRACER_ENTER(read) { call->arg[0] = (u64)tracer_file_of((u32)tracer_arg(args, 0)); }
TRACER_LEAVE(read) {
    struct file *file = (struct file *)call->arg[0];
    struct task_struct *task = tracer_task_here();
    struct tracer_walk walk;
    char comm[TRACER_COMM_LEN];

    tracer_walk_begin(&walk, file);
    if (!tracer_walk_up(&walk) || tracer_file_kind(file) != TRACER_S_IFREG) return tracer_filtered(seen);
    tracer_parent_comm(task, comm);
    if (tracer_cgroup_of(task) != tracer_cgroup_here() || !tracer_start_time(task)) return tracer_filtered(seen);
    if (tracer_parent_pid(task) == 1 || BPF_CORE_READ(file, AUTHORS_OWN) == 3) return tracer_filtered(seen);
    return tracer_counted(seen);
}
TRACER_SYSCALL(read)
TRACER_KSYSCALL(read)
TRACER_SYSCALL_EXIT(read)
TRACER_FEXIT(of_file, "vfs_read", 4)
)";
constexpr const char *function_bodies = "TRACER_ENTER(of_file) { call->arg[0] = tracer_arg(args, 0); }\n"
                                        "TRACER_LEAVE(of_file) { return tracer_counted(seen); }\n";

class BpfHeaders : public testing::Test {
protected:
    void compiles(const std::string &source) {
        const auto file = folder_.write("author.bpf.c", source);
        const auto compiled = run(std::string(TRACER_CLANG " " TRACER_BPF_FLAGS) + architecture + " -I" +
                                  folder_.path().string() + " -I" TRACER_SOURCE_DIR "/sdk/include" +
                                  " -idirafter /usr/include/" TRACER_LIBRARY_ARCHITECTURE " -c " + file + " -o " +
                                  folder_.file("author.o"));
        EXPECT_EQ(compiled.status, 0) << source << '\n' << compiled.output;
        EXPECT_EQ(compiled.output, "");
    }
    void make_vmlinux() {
        const auto made = run("bpftool btf dump file /sys/kernel/btf/vmlinux format c >" + folder_.file("vmlinux.h"));
        ASSERT_EQ(made.status, 0) << made.output;
    }
    static std::vector<std::string> headers() {
        std::vector<std::string> found;
        for (const auto &entry : fs::directory_iterator(TRACER_SOURCE_DIR "/sdk/include/tracer/bpf"))
            found.push_back("#include <tracer/bpf/" + entry.path().filename().string() + ">\n");
        std::sort(found.begin(), found.end());
        return found;
    }
    static std::string all_headers() {
        std::string all;
        for (const auto &header : headers())
            all += header;
        return all;
    }

    TempFolder folder_;
};

TEST_F(BpfHeaders, AllLiveBesideAVmlinuxHeader) {
    make_vmlinux();
    if (HasFatalFailure()) return;
    compiles("#include \"vmlinux.h\"\n#define AUTHORS_OWN f_pos\n" + all_headers() + function_bodies + body);
}

TEST_F(BpfHeaders, EachMayComeRightAfterAVmlinuxHeader) {
    make_vmlinux();
    if (HasFatalFailure()) return;
    for (const auto &header : headers())
        compiles("#include \"vmlinux.h\"\n" + header);
}

TEST_F(BpfHeaders, EachMayComeFirst) {
    for (const auto &header : headers())
        compiles(header);
}

/// Before the SDK's headers and behind them; but for <tracer/bpf/kernel_types.h>, which is for those who have none.
TEST_F(BpfHeaders, LiveBesideAnAuthorsOwnStructs) {
    std::string own = "#include <tracer/bpf/types.h>\n"
                      "struct file { u64 authors_own; } __attribute__((preserve_access_index));\n";
    for (const char *name : {"task_struct", "inode", "dentry", "path", "qstr", "mount", "vfsmount", "super_block",
                             "fdtable", "files_struct", "cgroup", "css_set", "kernfs_node", "cred", "pid", "upid",
                             "pid_namespace", "signal_struct", "nsproxy"})
        own += std::string("struct ") + name + " { int authors_own; };\n";
    auto sdk = all_headers();
    const std::string types = "#include <tracer/bpf/kernel_types.h>\n";
    sdk.erase(sdk.find(types), types.size());
    const std::string use = "#define AUTHORS_OWN authors_own\n" + std::string(function_bodies) + body;
    compiles(own + sdk + use);
    compiles(sdk + own + use);
}

} // namespace
} // namespace tracer::test
