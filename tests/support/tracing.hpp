// SPDX-License-Identifier: Apache-2.0
// A run of the real tracer binary and of the workload, as kernel tests use them, and the cells of the kernel matrix.
// Knows the command line and the JSON lines, nothing of the host's internals.
#pragma once

#include "support/child_process.hpp"

#include <nlohmann/json.hpp>

#include <memory>

namespace tracer::test {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

/// TRACER_BIN, or the tracer of this build.
[[nodiscard]] std::string tracer_binary();
/// One number natively, and the other in a guest, which is emulated and takes its time.
[[nodiscard]] std::int64_t natively_or_in_guest(std::int64_t natively, std::int64_t in_guest);
/// What the tests trace.
[[nodiscard]] std::string workload_binary();
/// TRACER_TEST_KERNEL: the guest's kernel; empty: this machine's own.
[[nodiscard]] std::string guest_kernel();

/// The workload, held until go(): what it does before is not part of what it tells.
class Workload {
public:
    explicit Workload(std::vector<std::string> args);
    [[nodiscard]] pid_t pid() const { return process_.pid(); }
    void go() { process_.close_input(); }
    /// go(), waits for its end, and gives what it did. Throws where it failed.
    Json truth();

private:
    ChildProcess process_;
};

/// Lets all go at once, and waits for their ends.
void run_together(const std::vector<std::unique_ptr<Workload>> &workloads);

/// `tracer run ... -f json` (the caller gives plugins and options).
class TracerRun {
public:
    explicit TracerRun(std::vector<std::string> args, const ChildProcess::Setup &setup = {});
    /// A whole command that starts tracer somehow, and gives its output.
    struct By {
        std::vector<std::string> command;
    };
    explicit TracerRun(const By &by) : process_(by.command) {}

    /// True once every one of `plugins` has said that it is attached. False: it ended before (see code() and err()).
    bool attached(std::size_t plugins = 1);
    /// The same for a run whose output goes to that file.
    bool attached_by(const std::string &file, std::size_t plugins = 1);
    /// Ctrl-C; then the exit code.
    int stop();
    /// Waits for its own end.
    int finish() { return process_.wait(); }

    /// Every line of stdout so far, each of which must be valid JSON with a time, a plugin and a type.
    [[nodiscard]] std::vector<Json> records() const;
    /// Those of one type, of one plugin if named.
    [[nodiscard]] std::vector<Json> records(const std::string &type, const std::string &plugin = {}) const;
    [[nodiscard]] std::string err() const { return process_.err(); }
    [[nodiscard]] ChildProcess &process() { return process_; }

private:
    ChildProcess process_;
};

/// An integer that JSON holds as a number or, above 2^53, as a string.
[[nodiscard]] std::int64_t integer(const Json &value);
/// Sums the key over the records.
[[nodiscard]] std::int64_t total(const std::vector<Json> &records, const std::string &key);
/// filetop's rows of files with that name.
[[nodiscard]] std::vector<Json> rows_of_file(const TracerRun &run, const std::string &file);
/// What `tracer explain PLUGIN [OPTION]...` says of each variant. With options it may find none that works.
[[nodiscard]] Json explained_variants(const std::string &plugin, const Words &options = {});
/// `got` of `wanted` events arrived, and the ledger agrees: nothing lost, and nothing missed, except by a kretprobe or
/// on a kernel that skips programs. There `missed` (which counts all processes) must at least make up the difference.
void expect_complete(const TracerRun &run, const std::string &plugin, std::int64_t got, std::int64_t wanted);
/// seen = emitted + filtered + lost_ring + lost_map in every ledger and summary, and the ledgers add up to the summary.
void expect_balanced(const TracerRun &run, const std::string &plugin);

/// Does this kernel refuse the kind of attachment altogether ("fentry", "kprobe", "tracepoint")? Its reason, or empty.
/// Asked of the kernel by `tracer doctor`, not of the plugin's own failure. Guests refuse nothing.
[[nodiscard]] std::string kernel_refuses(const std::string &kind);

/// The kernel preempts BPF programs, so that some runs are skipped, and says so.
[[nodiscard]] bool kernel_skips_programs();

/// The cell of the matrix that the current test is about, as one line "plugin|variant|result|reason" in
/// TRACER_MATRIX_FILE, if that is set: passed or failed, so far.
void record_outcome(const std::string &plugin, const std::string &variant);
/// The same where this kernel cannot have it.
void record_impossible(const std::string &plugin, const std::string &variant, const std::string &reason);

} // namespace tracer::test
