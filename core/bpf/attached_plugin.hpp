// SPDX-License-Identifier: Apache-2.0
// A plugin that runs in the kernel: its rings, tables, counters and ledger behind the room's interface. Takes an
// attached object; knows nothing of how it came to be attached.
#pragma once

#include "bpf/account/misses.hpp"
#include "bpf/attach.hpp"
#include "bpf/load/object.hpp"
#include "bpf/read/percpu.hpp"
#include "bpf/read/ring_reader.hpp"
#include "bpf/read/stack_map.hpp"
#include "bpf/read/swap_worker.hpp"
#include "bpf/read/table_reader.hpp"

#include "base/fd.hpp"

#include <map>
#include <optional>

namespace tracer::bpf {

class AttachedPlugin final : public stream::Origin {
public:
    /// Opens readers for the active sources. `object` was attached according to `plan`.
    [[nodiscard]] static Result<std::unique_ptr<AttachedPlugin>>
    make(const AttachRequest &request, std::unique_ptr<Plan> plan, AttachedObject object);
    ~AttachedPlugin() override;

    /// Its caveat says what a pattern stands for, too.
    [[nodiscard]] const model::Variant &variant() const override { return variant_; }
    /// "traces 12 functions that match 'vfs_*'"; empty if the target is not a pattern.
    [[nodiscard]] std::string traces() const;

    [[nodiscard]] int ring_fd() const override;
    std::size_t drain(const OnRecord &on_record, std::size_t limit, bool &more) override;
    void begin_tables(std::function<void()> done) override;
    Result<Tables> take_tables() override;
    Result<std::vector<std::uint64_t>> counter(const model::Source &source) override;
    Result<model::Histogram> histogram(const model::Source &source) override;
    Result<model::Ledger> ledger() override;
    [[nodiscard]] model::StackReader *stacks() override { return stacks_ ? &*stacks_ : nullptr; }
    void detach() override;

private:
    struct Ring {
        const model::Source *source;
        int fd;
        RingReader reader;
    };
    AttachedPlugin(std::unique_ptr<Plan> plan, AttachedObject object);
    Result<void> open_source(const model::Source &source);
    Result<void> open_table(const model::Source &source);
    Result<void> join_rings();
    Result<std::span<const std::byte>> read_slot(const model::Source &source, std::size_t &stride);
    [[nodiscard]] std::vector<ProgramMisses> read_misses() const;

    std::unique_ptr<Plan> plan_;
    AttachedObject object_;
    model::Variant variant_;
    std::vector<Ring> rings_;
    Fd all_rings_; ///< an epoll instance, if there are several
    std::uint64_t malformed_ = 0;
    std::uint64_t missed_ = 0; ///< the most that a ledger had before the detach
    bool detached_ = false;
    std::map<const model::Source *, PerCpuSlot> slots_;
    std::optional<PerCpuSlot> ledger_;
    std::optional<StackMap> stacks_;
    std::vector<std::optional<std::uint64_t>> unhooked_; ///< per program, kept from the moment it was detached
    std::vector<TableReader> tables_;
    Result<void> tables_read_;           ///< how the last reading went; it belongs to the worker until wait()
    std::unique_ptr<SwapWorker> worker_; ///< last: its job uses the tables
};

} // namespace tracer::bpf
