#include "models/foreign_operator_list.h"

#include <sstream>

namespace giot {
namespace {

constexpr const char* kControl = R"(
  Constant GetAttr If Loop CallMethod CallFunction ListConstruct ListUnpack TupleConstruct
  TupleUnpack TupleIndex TupleSlice DictConstruct NumToTensor unchecked_cast Uninitialized
  RaiseException rangelist unchecked_unwrap_optional isinstance tolist
  dtype device layout shape min max is_cuda is_sparse is_nested is_quantized is_mkldnn itemsize data
  requires_grad type StringIndex abs
)";

constexpr const char* kScalars = R"(
  Int Float Bool Complex ScalarImplicit IntImplicit FloatImplicit len size dim numel is_floating_point
  __range_length __derive_index __getitem__ __contains__ __is__ __isnot__ __not__ __and__ __or__
  __xor__ __lshift__ __rshift__ __round_to_zero_floordiv append extend insert pop clear reverse sort
  copy keys values items get index slice list str format percentFormat join find startswith endswith
  is_autocast_enabled is_autocast_cpu_enabled is_grad_enabled warn
  eq ne lt le gt ge add sub mul div floordiv remainder fmod pow neg bitwise_not bitwise_and
  bitwise_or bitwise_xor logical_and logical_or logical_not logical_xor all any item is_contiguous
  floor ceil round trunc frac sqrt rsqrt exp expm1 exp2 log log2 log10 log1p sin cos tan asin acos
  atan atan2 sinh cosh tanh asinh acosh atanh degrees radians abs sign sgn gcd
)";

constexpr const char* kElements = R"(
  relu relu6 leaky_relu prelu rrelu elu selu celu gelu silu mish hardtanh hardswish hardsigmoid
  hardshrink softshrink sigmoid log_sigmoid logsigmoid softplus softsign tanhshrink threshold glu
  softmax log_softmax softmin erf erfc erfinv lgamma digamma mvlgamma special_expit special_erf
  special_erfcx special_log_ndtr special_ndtr special_ndtri special_gammaln special_logit logit
  sigmoid_backward square reciprocal clamp clamp_min clamp_max clip maximum minimum fmax fmin
  where masked_fill masked_select masked_scatter lerp addcmul addcdiv rsub subtract multiply divide
  true_divide floor_divide absolute negative positive isnan isinf isfinite isclose nan_to_num
  logaddexp logaddexp2 xlogy hypot dropout feature_dropout alpha_dropout heaviside sinc i0 deg2rad
  rad2deg copysign signbit greater greater_equal less less_equal not_equal equal allclose
)";

constexpr const char* kLinearAlgebra = R"(
  linear bilinear addmm addmv addbmm baddbmm addr mm mv bmm matmul dot vdot inner outer ger kron
  tensordot einsum chain_matmul linalg_multi_dot t transpose permute movedim swapaxes swapdims
  numpy_T mT det logdet slogdet inverse linalg_inv linalg_det linalg_slogdet linalg_solve
  linalg_cholesky cholesky cholesky_solve cholesky_inverse triangular_solve linalg_solve_triangular
  linalg_qr linalg_eigh linalg_eigvalsh linalg_svd linalg_norm linalg_vector_norm linalg_matrix_norm
  linalg_matrix_exp matrix_exp norm frobenius_norm dist cdist cosine_similarity pairwise_distance
  trace diag diagonal diag_embed diagflat tril triu cross
)";

constexpr const char* kLayers = R"(
  conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d convolution _convolution
  batch_norm layer_norm group_norm instance_norm native_layer_norm native_group_norm local_response_norm
  lstm gru rnn_tanh rnn_relu lstm_cell gru_cell rnn_tanh_cell rnn_relu_cell
  embedding embedding_bag one_hot avg_pool1d avg_pool2d avg_pool3d max_pool1d max_pool2d max_pool3d
  adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool3d
  adaptive_max_pool1d adaptive_max_pool2d lp_pool1d
  max_pool1d_with_indices max_pool2d_with_indices upsample_nearest1d upsample_nearest2d
  upsample_linear1d upsample_bilinear2d upsample_bicubic2d upsample_trilinear3d upsample_nearest3d
  _upsample_bicubic2d_aa _upsample_bilinear2d_aa _upsample_nearest_exact1d _upsample_nearest_exact2d
  _upsample_nearest_exact3d __interpolate interpolate pixel_shuffle pixel_unshuffle
  pad constant_pad_nd reflection_pad1d reflection_pad2d replication_pad1d replication_pad2d unfold
  fold im2col col2im scaled_dot_product_attention _native_multi_head_attention
  _scaled_dot_product_attention _transformer_encoder_layer_fwd _transformer_decoder_only_layer_fwd
  _nested_tensor_from_mask _nested_tensor_from_mask_left_aligned to_padded_tensor is_nested _transform_bias_rescale_qkv grid_sampler affine_grid_generator
  normalize _weight_norm channel_shuffle pack_padded_sequence _pack_padded_sequence
  _pad_packed_sequence binary_cross_entropy binary_cross_entropy_with_logits mse_loss l1_loss
  smooth_l1_loss huber_loss nll_loss nll_loss_nd cross_entropy_loss kl_div gaussian_nll_loss
)";

constexpr const char* kShapes = R"(
  view view_as reshape reshape_as flatten unflatten squeeze unsqueeze expand expand_as broadcast_to
  broadcast_tensors narrow select chunk split split_with_sizes tensor_split hsplit vsplit
  unbind cat concat concatenate stack hstack vstack dstack column_stack tile repeat
  repeat_interleave flip fliplr flipud roll rot90 gather scatter scatter_add scatter_reduce
  index_select index_put index_add index_copy index_fill take take_along_dim nonzero argwhere
  searchsorted bucketize meshgrid cartesian_prod combinations atleast_1d atleast_2d atleast_3d
  contiguous clone detach to type_as float double half bfloat16 int long bool cpu alias
  resolve_conj resolve_neg conj real imag view_as_real view_as_complex complex polar angle
  lift_fresh fill fill_diagonal select_scatter slice_scatter unsafe_chunk unsafe_split is_complex
)";

constexpr const char* kReductions = R"(
  sum mean prod std var std_mean var_mean amax amin aminmax max min argmax argmin median quantile
  nanquantile nansum nanmean mode logsumexp cumsum cumprod cummax cummin logcumsumexp count_nonzero
  topk sort argsort msort unique_consecutive _unique2 unique_dim histc bincount diff trapezoid
  cumulative_trapezoid kthvalue fft_fft fft_ifft fft_rfft fft_irfft fft_fft2 fft_ifft2 fft_rfft2
  fft_irfft2 fft_fftfreq fft_rfftfreq fft_fftshift fft_ifftshift stft istft hann_window hamming_window
)";

constexpr const char* kMakers = R"(
  zeros ones empty full arange linspace logspace eye tensor scalar_tensor as_tensor zeros_like
  ones_like empty_like full_like new_zeros new_ones new_empty new_full zero rand randn randint
  randperm rand_like randn_like randint_like bernoulli multinomial normal uniform exponential
  log_normal cauchy geometric poisson _sample_dirichlet _standard_gamma binomial tril_indices
  triu_indices
)";

void Add(const std::string& space, const char* names, std::set<std::string, std::less<>>& list) {
  std::istringstream words(names);
  for (std::string word; words >> word;) list.insert(space + "::" + word);
}

}  // namespace

const std::set<std::string, std::less<>>& ForeignOperatorList() {
  static const std::set<std::string, std::less<>> list = [] {
    std::set<std::string, std::less<>> made;
    Add("prim", kControl, made);
    for (const char* names :
         {kScalars, kElements, kLinearAlgebra, kLayers, kShapes, kReductions, kMakers}) {
      Add("aten", names, made);
    }
    return made;
  }();
  return list;
}

}  // namespace giot
