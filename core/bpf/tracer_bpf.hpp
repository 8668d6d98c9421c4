// SPDX-License-Identifier: Apache-2.0
// From a plugin's descriptor to a program that runs in the kernel, and its maps read. The only room that knows libbpf;
// no libbpf type is in this header. Everything is undone by destructors.
#pragma once

#include "base/result.hpp"
#include "model/histogram.hpp"
#include "model/kernel_facts.hpp"
#include "model/ledger.hpp"
#include "model/names.hpp"
#include "model/record.hpp"
#include "model/settings.hpp"

#include <functional>
#include <memory>

namespace tracer::bpf {

/// One rung of the ladder: taken, or why not.
struct Attempt {
    std::string variant;
    bool chosen = false;
    std::string
        reason; ///< one line: the kernel's or the user's reason; for the chosen one, why it stands where it does
    std::vector<std::string> left_out; ///< optional programs that this kernel has no target for
    unsigned copies = 1;               ///< of its programs on each hook
};

struct AttachRequest {
    const model::PluginSpec *spec = nullptr;
    const model::PluginSettings *settings = nullptr;
    const model::RunSettings *run = nullptr;
    const model::KernelFacts *facts = nullptr;
    int followed_map = -1; ///< of a Follower, or -1
};

/// Reads an attached plugin. All readers are for the event loop's thread.
class Attached {
public:
    virtual ~Attached() = default;
    [[nodiscard]] virtual const model::Variant &variant() const = 0;
    [[nodiscard]] virtual const std::vector<Attempt> &attempts() const = 0;

    using OnRecord = std::function<void(const model::RecordView &)>;
    /// Readable when many records wait; -1: no ring buffer.
    [[nodiscard]] virtual int ring_fd() const = 0;
    /// Hands over at most `limit` waiting records; returns how many. True in `more` where some still wait.
    virtual std::size_t drain(const OnRecord &on_record, std::size_t limit, bool &more) = 0;

    /// Begins an exact read of every table on a thread of its own: swaps, waits for the kernel, reads. `done` is called
    /// on that thread. No second one before take_tables().
    virtual void begin_tables(std::function<void()> done) = 0;
    /// The rows that begin_tables() read, by source; views into buffers that live until the next begin_tables().
    virtual Result<std::vector<std::pair<const model::Source *, std::vector<model::RecordView>>>> take_tables() = 0;

    /// Totals since the attach, over all CPUs. Counter: source.value_size bytes of u64.
    virtual Result<std::vector<std::uint64_t>> counter(const model::Source &source) = 0;
    virtual Result<model::Histogram> histogram(const model::Source &source) = 0;
    /// Totals since the attach; `missed` included.
    virtual Result<model::Ledger> ledger() = 0;
    /// Of the stack map, or nullptr.
    [[nodiscard]] virtual model::StackReader *stacks() = 0;

    /// Detaches the programs: nothing is recorded any more, all maps can still be read. Idempotent.
    virtual void detach() = 0;
};

/// Walks the ladder: the first variant that loads and attaches. Errors: cannot_trace with a reason a variant, usage for
/// a kind that the plugin lacks (exit code 3 too) or a value that does not fit.
[[nodiscard]] Result<std::unique_ptr<Attached>> attach(const AttachRequest &request);

/// The same ladder with its reasons, nothing left attached: for `explain`. Every variant is tried.
[[nodiscard]] std::vector<Attempt> explain(const AttachRequest &request);

/// Holds the descriptor against the objects' BTF: maps, sizes, member offsets, constants, programs. Loads nothing.
[[nodiscard]] Result<void> verify_descriptor(const model::PluginSpec &spec);

/// Threads of a command and their descendants, kept by a BPF program of core's own on fork and exit.
class Follower {
public:
    virtual ~Follower() = default;
    [[nodiscard]] virtual int map_fd() const = 0;
    virtual Result<void> add(std::uint32_t tid) = 0;
    /// At most so many threads of the command are not followed: there was no room for them, or the kernel skipped all
    /// copies of a program at somebody's fork or exec, perhaps theirs.
    [[nodiscard]] virtual std::uint64_t unfollowed() const = 0;
};
[[nodiscard]] Result<std::unique_ptr<Follower>> follow(const model::KernelFacts &facts);

/// May this process trace at all? Errors: cannot_trace with the missing privilege.
[[nodiscard]] Result<void> check_privileges();

} // namespace tracer::bpf
