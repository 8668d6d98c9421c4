// SPDX-License-Identifier: Apache-2.0
#include "gate/rank_test.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tracer::gate {
namespace {

constexpr std::uint64_t most_exact = 40;

/// How many values of each side are alike.
struct Ties {
    std::uint64_t first = 0, second = 0;
    [[nodiscard]] std::uint64_t all() const { return first + second; }
};

/// The ways to choose `of_second` of all values, by the sum of twice their middle ranks.
std::vector<double> ways_by_sum(const std::vector<Ties> &values, std::uint64_t of_second) {
    std::vector<std::size_t> ranks; // twice the middle rank, so that it is a whole number
    for (const Ties &tie : values) {
        const std::size_t rank = 2 * ranks.size() + tie.all() + 1;
        ranks.insert(ranks.end(), tie.all(), rank);
    }
    const std::size_t largest = ranks.size() * (ranks.size() + 1);
    std::vector<std::vector<double>> ways(of_second + 1, std::vector<double>(largest + 1, 0.0));
    ways[0][0] = 1;
    for (const std::size_t rank : ranks)
        for (std::size_t chosen = of_second; chosen > 0; --chosen)
            for (std::size_t sum = largest; sum >= rank; --sum)
                ways[chosen][sum] += ways[chosen - 1][sum - rank];
    return std::move(ways[of_second]);
}

void exact(RankTest &test, const std::vector<Ties> &values, std::uint64_t second, double rank_sum) {
    const auto ways = ways_by_sum(values, second);
    const auto seen = static_cast<std::size_t>(std::llround(2 * rank_sum));
    double all = 0, as_large = 0, as_small = 0;
    for (std::size_t sum = 0; sum < ways.size(); ++sum) {
        all += ways[sum];
        if (sum >= seen) as_large += ways[sum];
        if (sum <= seen) as_small += ways[sum];
    }
    test.p_larger = as_large / all;
    test.p_two_sided = std::min(1.0, 2 * std::min(as_large, as_small) / all);
}

void normal(RankTest &test, double first, double second, double tied) {
    const double all = first + second, mean = first * second / 2;
    const double variance = first * second / 12 * (all + 1 - tied / (all * (all - 1)));
    if (variance <= 0) return; // all values are alike
    const auto tail = [&](double distance) { return std::erfc((distance - 0.5) / std::sqrt(2 * variance)) / 2; };
    test.p_larger = std::min(1.0, tail(test.u - mean));
    test.p_two_sided = std::min(1.0, 2 * tail(std::abs(test.u - mean)));
}

RankTest of(const std::vector<Ties> &values) {
    double before = 0, rank_sum = 0, tied = 0, first = 0, second = 0;
    for (const Ties &tie : values) {
        const auto alike = static_cast<double>(tie.all());
        rank_sum += static_cast<double>(tie.second) * (before + (alike + 1) / 2);
        tied += alike * alike * alike - alike;
        before += alike;
        first += static_cast<double>(tie.first);
        second += static_cast<double>(tie.second);
    }
    RankTest test;
    if (first == 0 || second == 0) return test;
    test.u = rank_sum - second * (second + 1) / 2;
    test.larger = test.u / (first * second);
    if (before <= static_cast<double>(most_exact))
        exact(test, values, static_cast<std::uint64_t>(second), rank_sum);
    else
        normal(test, first, second, tied);
    return test;
}

} // namespace

RankTest rank_test(std::span<const std::uint64_t> first, std::span<const std::uint64_t> second) {
    std::vector<std::pair<std::uint64_t, bool>> all;
    all.reserve(first.size() + second.size());
    for (const std::uint64_t value : first)
        all.emplace_back(value, false);
    for (const std::uint64_t value : second)
        all.emplace_back(value, true);
    std::ranges::sort(all);
    std::vector<Ties> values;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i == 0 || all[i].first != all[i - 1].first) values.emplace_back();
        ++(all[i].second ? values.back().second : values.back().first);
    }
    return of(values);
}

RankTest rank_test(const model::Histogram &first, const model::Histogram &second) {
    std::vector<Ties> values;
    for (std::size_t bucket = 0; bucket < model::hist_buckets; ++bucket)
        if (first.buckets[bucket] != 0 || second.buckets[bucket] != 0)
            values.push_back({first.buckets[bucket], second.buckets[bucket]});
    return of(values);
}

double least_p(std::size_t first, std::size_t second) {
    double ways = 1;
    for (std::size_t i = 1; i <= second; ++i)
        ways *= static_cast<double>(first + i) / static_cast<double>(i);
    return 1 / ways;
}

} // namespace tracer::gate
