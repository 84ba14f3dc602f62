/** Sparse matrices, distributions, interpolators and trees of SciPy; from its sources. */
export const SCIPY: Readonly<Record<string, string>> = {
  'scipy.interpolate._bsplines': 'BSpline',
  'scipy.interpolate._cubic': 'Akima1DInterpolator CubicHermiteSpline CubicSpline PchipInterpolator',
  'scipy.interpolate._fitpack2':
    'BivariateSpline InterpolatedUnivariateSpline LSQBivariateSpline LSQSphereBivariateSpline LSQUnivariateSpline RectBivariateSpline RectSphereBivariateSpline SmoothBivariateSpline SmoothSphereBivariateSpline SphereBivariateSpline UnivariateSpline _BivariateSplineBase _DerivedBivariateSpline',
  'scipy.interpolate._interpolate': 'BPoly NdPPoly PPoly _PPolyBase interp1d interp2d',
  'scipy.interpolate._ndgriddata': 'NearestNDInterpolator',
  'scipy.interpolate._polyint':
    'BarycentricInterpolator KroghInterpolator _Interpolator1D _Interpolator1DWithDerivatives',
  'scipy.interpolate._rbf': 'Rbf',
  'scipy.interpolate._rbfinterp': 'RBFInterpolator',
  'scipy.interpolate._rgi': 'RegularGridInterpolator',
  'scipy.interpolate.fitpack2':
    'InterpolatedUnivariateSpline LSQUnivariateSpline RectBivariateSpline SmoothBivariateSpline UnivariateSpline',
  'scipy.interpolate.interpolate': 'BPoly NdPPoly PPoly interp1d interp2d',
  'scipy.optimize._optimize': 'Brent MemoizeJac OptimizeResult _Brute_Wrapper',
  'scipy.optimize.optimize': 'OptimizeResult',
  'scipy.signal._ltisys':
    'Bunch LinearTimeInvariant StateSpace StateSpaceContinuous StateSpaceDiscrete TransferFunction TransferFunctionContinuous TransferFunctionDiscrete ZerosPolesGain ZerosPolesGainContinuous ZerosPolesGainDiscrete dlti lti',
  'scipy.sparse._arrays': '_sparray bsr_array coo_array csc_array csr_array dia_array dok_array lil_array',
  'scipy.sparse._base': 'spmatrix',
  'scipy.sparse._bsr': 'bsr_array bsr_matrix',
  'scipy.sparse._coo': 'coo_array coo_matrix',
  'scipy.sparse._csc': 'csc_array csc_matrix',
  'scipy.sparse._csr': 'csr_array csr_matrix',
  'scipy.sparse._dia': 'dia_array dia_matrix',
  'scipy.sparse._dok': 'dok_array dok_matrix',
  'scipy.sparse._lil': 'lil_array lil_matrix',
  'scipy.sparse.bsr': 'bsr_matrix',
  'scipy.sparse.coo': 'coo_matrix',
  'scipy.sparse.csc': 'csc_matrix',
  'scipy.sparse.csr': 'csr_matrix',
  'scipy.sparse.dia': 'dia_matrix',
  'scipy.sparse.dok': 'dok_matrix',
  'scipy.sparse.lil': 'lil_matrix',
  'scipy.spatial._ckdtree': 'cKDTree cKDTreeNode',
  'scipy.spatial._kdtree': 'KDTree Rectangle',
  'scipy.spatial._spherical_voronoi': 'SphericalVoronoi',
  'scipy.spatial.ckdtree': 'cKDTree',
  'scipy.spatial.kdtree': 'KDTree',
  'scipy.spatial.transform._rotation': 'Rotation',
  'scipy.spatial.transform._rotation_spline': 'RotationSpline',
  'scipy.spatial.transform.rotation': 'Rotation',
  'scipy.stats._binomtest': 'BinomTestResult',
  'scipy.stats._continuous_distns':
    'alpha_gen anglit_gen arcsine_gen argus_gen beta_gen betaprime_gen bradford_gen burr12_gen burr_gen cauchy_gen chi2_gen chi_gen cosine_gen crystalball_gen dgamma_gen dweibull_gen erlang_gen expon_gen exponnorm_gen exponpow_gen exponweib_gen f_gen fatiguelife_gen fisk_gen foldcauchy_gen foldnorm_gen gamma_gen gausshyper_gen genexpon_gen genextreme_gen gengamma_gen genhalflogistic_gen genhyperbolic_gen geninvgauss_gen genlogistic_gen gennorm_gen genpareto_gen gibrat_gen gilbrat_gen gompertz_gen gumbel_l_gen gumbel_r_gen halfcauchy_gen halfgennorm_gen halflogistic_gen halfnorm_gen hypsecant_gen invgamma_gen invgauss_gen invweibull_gen johnsonsb_gen johnsonsu_gen kappa3_gen kappa4_gen ksone_gen kstwo_gen kstwobign_gen laplace_asymmetric_gen laplace_gen levy_gen levy_l_gen loggamma_gen logistic_gen loglaplace_gen lognorm_gen lomax_gen maxwell_gen mielke_gen moyal_gen nakagami_gen ncf_gen nct_gen ncx2_gen norm_gen norminvgauss_gen pareto_gen pearson3_gen powerlaw_gen powerlognorm_gen powernorm_gen rayleigh_gen rdist_gen recipinvgauss_gen reciprocal_gen rice_gen rv_histogram semicircular_gen skew_norm_gen skewcauchy_gen studentized_range_gen t_gen trapezoid_gen triang_gen truncexpon_gen truncnorm_gen truncpareto_gen truncweibull_min_gen tukeylambda_gen uniform_gen vonmises_gen wald_gen weibull_max_gen weibull_min_gen wrapcauchy_gen',
  'scipy.stats._discrete_distns':
    '_nchypergeom_gen bernoulli_gen betabinom_gen binom_gen boltzmann_gen dlaplace_gen geom_gen hypergeom_gen logser_gen nbinom_gen nchypergeom_fisher_gen nchypergeom_wallenius_gen nhypergeom_gen planck_gen poisson_gen randint_gen skellam_gen yulesimon_gen zipf_gen zipfian_gen',
  'scipy.stats._distn_infrastructure':
    '_ShapeInfo rv_continuous rv_continuous_frozen rv_discrete rv_discrete_frozen rv_frozen rv_generic rv_sample',
  'scipy.stats._hypotests': 'CramerVonMisesResult TukeyHSDResult',
  'scipy.stats._kde': 'gaussian_kde',
  'scipy.stats._morestats': 'DirectionalStats _ABW',
  'scipy.stats._multivariate':
    '_PSD dirichlet_frozen dirichlet_gen invwishart_frozen invwishart_gen matrix_normal_frozen matrix_normal_gen multi_rv_frozen multi_rv_generic multinomial_frozen multinomial_gen multivariate_hypergeom_frozen multivariate_hypergeom_gen multivariate_normal_frozen multivariate_normal_gen multivariate_t_frozen multivariate_t_gen ortho_group_frozen ortho_group_gen random_correlation_frozen random_correlation_gen random_table_frozen random_table_gen special_ortho_group_frozen special_ortho_group_gen uniform_direction_frozen uniform_direction_gen unitary_group_frozen unitary_group_gen wishart_frozen wishart_gen',
  'scipy.stats._qmc': 'Halton LatinHypercube MultinomialQMC MultivariateNormalQMC PoissonDisk QMCEngine Sobol',
  'scipy.stats._stats_py': 'PearsonRResult TtestResult _ParallelP',
  'scipy.stats.kde': 'gaussian_kde',
};

/** Functions and methods that interpolators keep as values, of which no pickler writes a call. */
export const SCIPY_REFERENCES: Readonly<Record<string, string>> = {
  'scipy._lib.array_api_compat.numpy._aliases': 'asarray',
  'scipy.interpolate._interpolate':
    'interp1d._call_linear interp1d._call_linear_np interp1d._call_nan_spline interp1d._call_nearest interp1d._call_previousnext interp1d._call_spline',
};
