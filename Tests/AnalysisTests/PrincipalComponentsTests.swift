// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Tensors
import TestSupport
import Testing

/// Against NumPy's eigh in float64 (Tests/Fixtures/make_lenses.py).
@Suite("Principal components")
struct PrincipalComponentsTests {
    private static func rows() throws -> Tensor {
        let rows = try Expected("pca_rows", in: "lenses")
        return Tensor(rows.values, shape: rows.shape)
    }

    @Test("Components, coordinates and explained variance are NumPy's, signs too")
    func parity() throws {
        let found = try PrincipalComponents(of: try Self.rows(), count: 3)
        let components = try Expected("pca_components", in: "lenses")
        #expect(found.components.shape == components.shape)
        #expect(largestDifference(found.components.floats, components.values) < 1e-4)
        #expect(
            largestDifference(found.coordinates.floats, try Expected("pca_coordinates", in: "lenses").values) < 1e-3)
        let shares = found.explained.map { Float($0) }
        #expect(largestDifference(shares, try Expected("pca_explained", in: "lenses").values) < 1e-5)
    }

    @Test("The same rows give the same numbers, and fewer components are the first of more")
    func determinism() throws {
        let rows = try Self.rows()
        let (one, again) = (try PrincipalComponents(of: rows, count: 3), try PrincipalComponents(of: rows, count: 3))
        #expect(one.coordinates.floats == again.coordinates.floats)
        let fewer = try PrincipalComponents(of: rows, count: 1)
        #expect(largestDifference(fewer.components.floats, one.components.floats.prefix(12)) < 1e-4)
    }

    @Test("All components together explain everything, and rows that do not differ nothing")
    func bounds() throws {
        let all = try PrincipalComponents(of: try Self.rows(), count: 12)
        #expect(abs(all.explained.reduce(0, +) - 1) < 1e-5)
        let same = try PrincipalComponents(of: Tensor([Float](repeating: 2, count: 15), shape: [5, 3]), count: 2)
        #expect(same.explained == [0, 0])
        #expect(same.coordinates.floats.allSatisfy { $0 == 0 })
    }

    @Test("Too few rows, too many components and numbers that are none are refused")
    func refusals() throws {
        let rows = try Self.rows()
        #expect(throws: AnalysisError.self) { try PrincipalComponents(of: rows, count: 13) }
        #expect(throws: AnalysisError.self) { try PrincipalComponents(of: rows, count: 0) }
        #expect(throws: AnalysisError.self) { try PrincipalComponents(of: Tensor([1, 2]), count: 1) }
        #expect(throws: AnalysisError.self) { try PrincipalComponents(of: Tensor([1, 2], shape: [1, 2]), count: 1) }
        #expect(throws: AnalysisError.self) {
            try PrincipalComponents(of: Tensor([1, .nan, 2, 3], shape: [2, 2]), count: 1)
        }
    }

    @Test("Neighbours are those of the largest cosine, never the row itself")
    func neighbours() throws {
        let rows = Tensor([1, 0, 2, 0.1, 0, 3, -1, 0], shape: [4, 2])
        let near = try nearestNeighbours(of: rows, count: 2)
        #expect(near.map { $0.map(\.point) } == [[1, 2], [0, 2], [1, 0], [2, 1]])
        #expect(abs((near[0].first?.cosine ?? 0) - 0.99875) < 1e-4)
    }
}
