// SPDX-License-Identifier: Apache-2.0
#include "bpf/attached_plugin.hpp"

#include "base/strings.hpp"
#include "bpf/account/ledger.hpp"
#include "base/errno_error.hpp"
#include "bpf/kinds/kind.hpp"

#include <tracer/bpf/shared.h>

#include <linux/membarrier.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <thread>

namespace tracer::bpf {
namespace {

Error lacks_map(const std::string &map) {
    return {ExitCode::usage, "the plugin's object has no map " + map, "the plugin is broken; rebuild it"};
}

/// Closing a link can wait for a grace period (perf_event_detach_bpf_prog(), 6.13); together they wait for one.
void stop_together(const std::vector<Link *> &links) {
    if (links.empty()) return;
    std::vector<std::jthread> threads;
    for (auto *link : links) {
        try {
            threads.emplace_back([link] { link->stop(); });
        } catch (const std::system_error &) { // no more threads available
            link->stop();
        }
    }
    threads.clear(); // joins
    // Programs that were running have ended after this: MEMBARRIER_CMD_GLOBAL is synchronize_rcu()
    // (kernel/sched/membarrier.c). If it is refused (nohz_full), the time until the maps are read has to do.
    ::syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0);
}

} // namespace

AttachedPlugin::AttachedPlugin(std::unique_ptr<Plan> plan, AttachedObject object)
    : plan_(std::move(plan)), object_(std::move(object)), variant_(*plan_->variant),
      unhooked_(object_.programs().size()) {
    if (const auto said = traces(); !said.empty()) variant_.caveat += (variant_.caveat.empty() ? "" : "; ") + said;
}

std::string AttachedPlugin::traces() const {
    const PlannedProgram *first = nullptr;
    std::string said;
    for (const auto &p : object_.programs()) {
        if (!p.planned || model::attach_kind(p.planned->program->attach).target != model::TargetForm::functions)
            continue;
        if (!first) first = p.planned;
        if (p.planned->id != first->id || p.copy != 0) continue;
        const auto found = p.planned->sites.size(), taken = p.link.sites;
        said += (said.empty() ? "traces " : ", and ") + std::to_string(taken) +
                (taken == 1 ? " function that matches " : " functions that match ") + in_quotes(p.planned->target) +
                (taken < found ? ", and the kernel refuses " + std::to_string(found - taken) + " more" : "");
    }
    return said;
}

AttachedPlugin::~AttachedPlugin() {
    if (worker_) worker_->wait();
}

Result<std::unique_ptr<AttachedPlugin>> AttachedPlugin::make(const AttachRequest &request, std::unique_ptr<Plan> plan,
                                                             AttachedObject object) {
    std::unique_ptr<AttachedPlugin> plugin(new AttachedPlugin(std::move(plan), std::move(object)));
    for (const auto &source : request.spec->sources)
        if (request.settings->delivers(*request.spec, source))
            if (auto opened = plugin->open_source(source); !opened) return std::move(opened.error());
    if (auto joined = plugin->join_rings(); !joined) return std::move(joined.error());
    if (const auto *map = plugin->object_.map("tracer_ledger"))
        plugin->ledger_.emplace(bpf_map__fd(map), bpf_map__value_size(map));
    return plugin;
}

Result<void> AttachedPlugin::open_source(const model::Source &source) {
    const auto *map = object_.map(source.map);
    if (!map) return lacks_map(source.map);
    if (!source.stacks.empty() && !stacks_) {
        const auto *stack_map = object_.map(source.stacks);
        if (!stack_map) return lacks_map(source.stacks);
        stacks_.emplace(bpf_map__fd(stack_map), bpf_map__value_size(stack_map));
    }
    switch (source.kind) {
    case TRACER_SOURCE_EVENTS: {
        auto reader = RingReader::open(bpf_map__fd(map), bpf_map__max_entries(map));
        if (!reader) return std::move(reader.error());
        rings_.push_back({&source, bpf_map__fd(map), std::move(*reader)});
        return {};
    }
    case TRACER_SOURCE_TABLE:
    case TRACER_SOURCE_HISTOGRAMS:
        return open_table(source);
    case TRACER_SOURCE_COUNTER:
    case TRACER_SOURCE_HISTOGRAM:
        slots_.emplace(&source, PerCpuSlot(bpf_map__fd(map), bpf_map__value_size(map)));
        break;
    }
    return {};
}

Result<void> AttachedPlugin::open_table(const model::Source &source) {
    const auto *outer = object_.map(source.map);
    const auto *first = object_.map(source.map + "_a");
    const auto *second = object_.map(source.map + "_b");
    if (!first || !second) return lacks_map(source.map + (first ? "_b" : "_a"));
    if (bpf_map__key_size(first) < source.key_size || bpf_map__value_size(first) < source.value_size)
        return Error{ExitCode::usage, "map " + source.map + "_a is smaller than the descriptor says",
                     "rebuild the plugin"};
    const bool per_cpu = bpf_map__type(first) == BPF_MAP_TYPE_PERCPU_HASH;
    const auto cpus = per_cpu ? static_cast<std::uint32_t>(std::max(libbpf_num_possible_cpus(), 1)) : 0;
    tables_.emplace_back(source, TableMaps{bpf_map__fd(outer),
                                           {bpf_map__fd(first), bpf_map__fd(second)},
                                           bpf_map__key_size(first),
                                           bpf_map__value_size(first),
                                           bpf_map__max_entries(first),
                                           cpus});
    return {};
}

Result<void> AttachedPlugin::join_rings() {
    if (rings_.size() < 2) return {};
    all_rings_ = Fd(::epoll_create1(EPOLL_CLOEXEC));
    if (!all_rings_) return errno_error("cannot watch the ring buffers");
    for (const auto &ring : rings_) {
        epoll_event event{};
        event.events = EPOLLIN;
        if (::epoll_ctl(all_rings_.get(), EPOLL_CTL_ADD, ring.fd, &event) != 0)
            return errno_error("cannot watch the ring buffers");
    }
    return {};
}

int AttachedPlugin::ring_fd() const {
    if (all_rings_) return all_rings_.get();
    return rings_.empty() ? -1 : rings_.front().fd;
}

std::size_t AttachedPlugin::drain(const OnRecord &on_record, std::size_t limit, bool &more) {
    std::size_t handed = 0;
    more = false;
    for (const auto &ring : rings_) {
        const auto hand_over = [&](std::span<const std::byte> bytes) { on_record({ring.source, {}, bytes}); };
        const auto count = drain_ring(ring.reader.pages(), {ring.source->value_size, ring.source->most_value()},
                                      limit - handed, std::ref(hand_over));
        handed += count.records;
        malformed_ += count.malformed;
        more = more || count.more;
    }
    return handed;
}

void AttachedPlugin::begin_tables(std::function<void()> done) {
    if (tables_.empty()) {
        done();
        return;
    }
    // Not earlier: a thread keeps the rights it starts with, and by now the run has given up those that it does not
    // need.
    if (!worker_) worker_ = std::make_unique<SwapWorker>();
    worker_->start([this, done = std::move(done)] {
        tables_read_ = {};
        for (auto &table : tables_)
            if (auto read = table.read(); !read && tables_read_) tables_read_ = std::move(read);
        done();
    });
}

Result<stream::Origin::Tables> AttachedPlugin::take_tables() {
    Tables all;
    if (worker_) worker_->wait();
    if (!tables_read_) return tables_read_.error();
    for (const auto &table : tables_)
        all.emplace_back(&table.source(), table.rows());
    return all;
}

Result<std::span<const std::byte>> AttachedPlugin::read_slot(const model::Source &source, std::size_t &stride) {
    const auto slot = slots_.find(&source);
    if (slot == slots_.end()) return Error{ExitCode::usage, "source " + source.name + " is not read in this run", {}};
    stride = slot->second.stride();
    return slot->second.read();
}

Result<std::vector<std::uint64_t>> AttachedPlugin::counter(const model::Source &source) {
    std::size_t stride = 0;
    auto bytes = read_slot(source, stride);
    if (!bytes) return std::move(bytes.error());
    return sum_words(*bytes, stride, source.value_size / sizeof(std::uint64_t));
}

Result<model::Histogram> AttachedPlugin::histogram(const model::Source &source) {
    std::size_t stride = 0;
    auto bytes = read_slot(source, stride);
    if (!bytes) return std::move(bytes.error());
    return sum_histograms(*bytes, stride);
}

std::vector<ProgramMisses> AttachedPlugin::read_misses() const {
    std::vector<ProgramMisses> all;
    const auto &programs = object_.programs();
    for (std::size_t i = 0; i < programs.size(); ++i) {
        const auto &p = programs[i];
        if (!p.planned) continue;
        const auto &row = model::attach_kind(p.planned->program->attach);
        const auto missed = kind_of(row.attach).missed;
        ProgramMisses m;
        m.program = p.planned->id;
        m.copy = p.copy;
        m.counting = p.planned->counting;
        m.kretprobe = row.family == TRACER_VARIANT_KPROBE && row.at_return;
        m.recursion = recursion_misses(p.program_fd);
        if (missed) m.unhooked = p.runs ? missed(p.link.link.get()) : unhooked_[i];
        add_link(all, m);
    }
    return all;
}

Result<model::Ledger> AttachedPlugin::ledger() {
    tracer_ledger totals{};
    // The kernel's counts first: a run that ends in between then counts as seen, and not as missed as well.
    const auto misses = read_misses();
    if (ledger_) {
        auto read = read_totals(*ledger_);
        if (!read) return std::move(read.error());
        totals = *read;
    }
    auto ledger = make_ledger(totals, misses, plan_->copied());
    // An event between two copies of a program looks missed if the first one was skipped. What was reported once stands
    // until all have ended.
    if (!detached_) ledger.missed = missed_ = std::max(missed_, ledger.missed);
    // While programs run, some events are seen whose fate is still open: they belong to the next interval. After
    // detach() there are none, and the equation holds for what the programs themselves counted.
    if (!detached_) ledger.seen = ledger.emitted + ledger.filtered + ledger.lost_ring + ledger.lost_map;
    // Submitted, but of no use to anybody: lost between the ring and the reader.
    const auto lost = std::min<std::uint64_t>(malformed_, ledger.emitted);
    ledger.emitted -= lost;
    ledger.lost_ring += lost;
    return ledger;
}

void AttachedPlugin::detach() {
    auto &programs = object_.programs();
    const auto is_return = [&](std::size_t i) {
        return programs[i].planned && programs[i].planned->program->has(TRACER_PROGRAM_RETURN);
    };
    const auto stop = [&](const auto &is_chosen) {
        std::vector<Link *> links;
        for (std::size_t i = 0; i < programs.size(); ++i) {
            auto &p = programs[i];
            if (!p.runs || !is_chosen(i)) continue;
            const auto missed = p.planned ? kind_of(p.planned->program->attach).missed : nullptr;
            if (missed) unhooked_[i] = missed(p.link.link.get());
            p.runs = false;
            links.push_back(&p.link);
        }
        stop_together(links);
    };
    // Entries before returns, so that calls under way can still end. Of the copies, the one attached last stops first:
    // make_ledger() relies on one copy's life enclosing the others'.
    for (const bool returns : {false, true})
        for (unsigned turn = TRACER_COPIES; turn-- > 0;)
            stop([&](std::size_t i) { return is_return(i) == returns && programs[i].turn == turn; });
    detached_ = true;
}

} // namespace tracer::bpf
