// SPDX-License-Identifier: Apache-2.0
#include "support/tracing.hpp"

#include <gtest/gtest.h>

#include <sched.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace tracer::test {
namespace {
std::string environment(const char *name) {
    const char *const value = std::getenv(name);
    return value ? value : "";
}

std::vector<std::string> with_program(std::string program, std::vector<std::string> args) {
    args.insert(args.begin(), std::move(program));
    return args;
}

std::size_t count_of(const std::string &text, const std::string &part) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size())
        ++count;
    return count;
}

struct Ledger {
    explicit Ledger(const Json &record)
        : seen(integer(record.at("seen"))), emitted(integer(record.at("emitted"))),
          filtered(integer(record.at("filtered"))), lost_ring(integer(record.at("lost_ring"))),
          lost_map(integer(record.at("lost_map"))), missed(integer(record.at("missed"))) {}
    std::int64_t seen, emitted, filtered, lost_ring, lost_map, missed;
};
} // namespace

std::string tracer_binary() {
    const std::string given = environment("TRACER_BIN");
    return given.empty() ? TRACER_BINARY_DIR "/bin/tracer" : given;
}

std::string workload_binary() { return TRACER_BINARY_DIR "/bin/workload"; }

std::string guest_kernel() { return environment("TRACER_TEST_KERNEL"); }

std::int64_t natively_or_in_guest(std::int64_t natively, std::int64_t in_guest) {
    return guest_kernel().empty() ? natively : in_guest;
}

Workload::Workload(std::vector<std::string> args)
    : process_([&] {
          args.push_back("--wait-stdin");
          return with_program(workload_binary(), std::move(args));
      }()) {}

Json Workload::truth() {
    go();
    const int code = process_.wait();
    if (code != 0) throw std::runtime_error("workload gave " + std::to_string(code) + ": " + process_.err());
    return Json::parse(process_.out());
}

void run_together(const std::vector<std::unique_ptr<Workload>> &workloads) {
    for (const auto &workload : workloads)
        workload->go();
    for (const auto &workload : workloads)
        (void)workload->truth();
}

TracerRun::TracerRun(std::vector<std::string> args, const ChildProcess::Setup &setup)
    : process_(with_program(tracer_binary(), std::move(args)), setup) {}

bool TracerRun::attached(std::size_t plugins) {
    return process_.wait_for_output(
        [&](const std::string &out) { return count_of(out, "\"type\":\"start\"") >= plugins; });
}

bool TracerRun::attached_by(const std::string &file, std::size_t plugins) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (bool ran = true; ran && std::chrono::steady_clock::now() < deadline; ::sched_yield()) {
        ran = process_.runs(); // before the look: what it wrote last is there when it has ended
        std::ifstream in(file);
        const std::string out{std::istreambuf_iterator<char>(in), {}};
        if (count_of(out, "\"type\":\"start\"") >= plugins) return true;
    }
    return false;
}

int TracerRun::stop() {
    process_.signal(SIGINT);
    return process_.wait();
}

std::vector<Json> TracerRun::records() const {
    std::vector<Json> all;
    const std::string out = process_.out();
    std::istringstream lines(out);
    for (std::string line; std::getline(lines, line);) {
        // The last line may be half written while the run goes on.
        if (lines.eof() && !out.ends_with('\n')) break;
        Json record = Json::parse(line, nullptr, false);
        if (record.is_discarded() || !record.contains("time") || !record.contains("plugin") ||
            !record.contains("type")) {
            ADD_FAILURE() << "not a record: " << line;
            continue;
        }
        all.push_back(std::move(record));
    }
    return all;
}

std::vector<Json> TracerRun::records(const std::string &type, const std::string &plugin) const {
    std::vector<Json> chosen;
    for (auto &record : records()) {
        if (record["type"] == type && (plugin.empty() || record["plugin"] == plugin))
            chosen.push_back(std::move(record));
    }
    return chosen;
}

std::int64_t integer(const Json &value) {
    return value.is_string() ? std::stoll(value.get<std::string>()) : value.get<std::int64_t>();
}

std::int64_t total(const std::vector<Json> &records, const std::string &key) {
    std::int64_t sum = 0;
    for (const auto &record : records)
        sum += integer(record.at(key));
    return sum;
}

std::vector<Json> rows_of_file(const TracerRun &run, const std::string &file) {
    auto rows = run.records("row", "filetop");
    std::erase_if(rows, [&](const Json &row) { return row.at("file") != file; });
    return rows;
}

Json explained_variants(const std::string &plugin, const Words &options) {
    Words command{tracer_binary(), "explain", plugin, "--json"};
    command.insert(command.end(), options.begin(), options.end());
    ChildProcess explain(command);
    constexpr int cannot_trace = 3;
    const int code = explain.wait();
    EXPECT_TRUE(code == 0 || (code == cannot_trace && !options.empty())) << code << ": " << explain.err();
    return Json::parse(explain.out()).at("plugins").at(0).at("variants");
}

void expect_balanced(const TracerRun &run, const std::string &plugin) {
    const auto summaries = run.records("summary", plugin), ledgers = run.records("ledger", plugin);
    ASSERT_EQ(summaries.size(), 1u) << run.err();
    for (const auto *list : {&summaries, &ledgers}) {
        for (const auto &record : *list) {
            const Ledger ledger(record);
            EXPECT_EQ(ledger.seen, ledger.emitted + ledger.filtered + ledger.lost_ring + ledger.lost_map) << record;
        }
    }
    for (const char *key : {"seen", "emitted", "filtered", "lost_ring", "lost_map"}) {
        EXPECT_EQ(total(ledgers, key), integer(summaries[0].at(key))) << key << " of the intervals and of the run";
    }
}

void expect_complete(const TracerRun &run, const std::string &plugin, std::int64_t got, std::int64_t wanted) {
    expect_balanced(run, plugin);
    // A kretprobe has room for ten calls in flight or so, and readers that wait anywhere take it up.
    const auto starts = run.records("start", plugin);
    const bool by_kretprobe = !starts.empty() && starts[0].value("variant", "").starts_with("kprobe");
    for (const auto &record : run.records("summary", plugin)) {
        const Ledger ledger(record);
        EXPECT_EQ(ledger.lost_ring, 0) << record;
        EXPECT_EQ(ledger.lost_map, 0) << record;
        if (ledger.missed == 0) {
            EXPECT_EQ(got, wanted) << record;
            continue;
        }
        EXPECT_TRUE(by_kretprobe || kernel_skips_programs()) << "missed on a kernel that skips nothing: " << record;
        EXPECT_LE(got, wanted) << record;
        EXPECT_GE(got + ledger.missed, wanted) << record;
    }
}

namespace {
/// What `tracer doctor` finds out about one thing: its health and the finding; empty where it says nothing of it.
std::pair<std::string, std::string> finding_of(const std::string &name) {
    // It says the same of this kernel each time.
    static const Json findings = [] {
        ChildProcess doctor({tracer_binary(), "doctor", "--json"});
        doctor.wait();
        return Json::parse(doctor.out(), nullptr, false);
    }();
    if (findings.is_discarded()) return {};
    for (const auto &check : findings.value("checks", Json::array())) {
        if (check.value("name", "") == name) return {check.value("health", ""), check.value("finding", "refused")};
    }
    return {};
}
} // namespace

bool kernel_skips_programs() { return finding_of("preemption").first == "limited"; }

std::string kernel_refuses(const std::string &kind) {
    if (!guest_kernel().empty()) return {};
    const auto [health, finding] = finding_of(kind);
    return health == "no" ? finding : "";
}

namespace {
void record_cell(const std::string &plugin, const std::string &variant, const std::string &result,
                 const std::string &reason) {
    const std::string path = environment("TRACER_MATRIX_FILE");
    if (path.empty()) return;
    // One write, since several tests may append at once.
    const std::string line = plugin + "|" + variant + "|" + result + "|" + reason + "\n";
    std::ofstream(path, std::ios::app).write(line.data(), static_cast<std::streamsize>(line.size())).flush();
}
} // namespace

void record_outcome(const std::string &plugin, const std::string &variant) {
    const bool failed = testing::Test::HasFailure();
    const auto *const test = testing::UnitTest::GetInstance()->current_test_info();
    record_cell(plugin, variant, failed ? "fail" : "pass", failed ? test->name() : "");
}

void record_impossible(const std::string &plugin, const std::string &variant, const std::string &reason) {
    record_cell(plugin, variant, "not possible", reason);
}

} // namespace tracer::test
