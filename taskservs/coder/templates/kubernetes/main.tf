# A workspace in a pod of a Kubernetes cluster. Its home directory is a volume claim, which stays when the workspace is stopped.

variable "namespace" {
  description = "The namespace that workspaces are made in. It has to be there."
  type        = string
  default     = "coder-workspaces"
}

variable "kubeconfig" {
  description = "A kubeconfig that the Coder server can read, such as `/home/coder/.kube/config`. Without it, Coder runs in the cluster itself and uses its service account."
  type        = string
  default     = ""
}

variable "arch" {
  description = "The architecture of the nodes: `amd64` or `arm64`."
  type        = string
  default     = "amd64"
}

variable "default_image" {
  description = "The image that is offered to who creates a workspace."
  type        = string
  default     = "codercom/enterprise-base:ubuntu"
}

provider "kubernetes" {
  config_path = var.kubeconfig == "" ? null : var.kubeconfig
}

data "coder_workspace" "me" {}

data "coder_parameter" "image" {
  name         = "image"
  display_name = "Image"
  description  = "The image of the container. It needs a shell, and curl or wget; it runs as user 1000."
  type         = "string"
  default      = var.default_image
  mutable      = true
}

data "coder_parameter" "cpu" {
  name         = "cpu"
  display_name = "Processors"
  description  = "The most processors that the workspace may use."
  type         = "number"
  default      = "2"
  mutable      = true

  validation {
    min = 1
    max = 64
  }
}

data "coder_parameter" "memory" {
  name         = "memory"
  display_name = "Memory"
  description  = "The most memory that the workspace may use, in GiB."
  type         = "number"
  default      = "4"
  mutable      = true

  validation {
    min = 1
    max = 512
  }
}

data "coder_parameter" "disk" {
  name         = "disk"
  display_name = "Home directory"
  description  = "The size of the home directory, in GiB. It stays as it was made."
  type         = "number"
  default      = "10"
  mutable      = false

  validation {
    min = 1
    max = 4096
  }
}

locals {
  name = "coder-${data.coder_workspace.me.id}"
  labels = {
    "app.kubernetes.io/name"     = "coder-workspace"
    "app.kubernetes.io/instance" = local.name
    "app.kubernetes.io/part-of"  = "coder"
    "coder.owner"                = local.owner
    "coder.workspace_name"       = lower(data.coder_workspace.me.name)
  }
}

resource "coder_agent" "main" {
  os   = "linux"
  arch = var.arch
}

resource "kubernetes_persistent_volume_claim_v1" "home" {
  metadata {
    name      = "${local.name}-home"
    namespace = var.namespace
    labels    = local.labels
  }

  # Many storage classes bind a claim only once a pod uses it.
  wait_until_bound = false

  spec {
    access_modes = ["ReadWriteOnce"]
    resources {
      requests = { storage = "${data.coder_parameter.disk.value}Gi" }
    }
  }
}

resource "kubernetes_deployment_v1" "workspace" {
  count = data.coder_workspace.me.start_count

  # The agent itself tells Coder when it is there.
  wait_for_rollout = false

  metadata {
    name      = local.name
    namespace = var.namespace
    labels    = local.labels
  }

  spec {
    replicas = 1

    selector {
      match_labels = { "app.kubernetes.io/instance" = local.name }
    }

    # Two pods must never use one home directory.
    strategy {
      type = "Recreate"
    }

    template {
      metadata {
        labels = local.labels
      }

      spec {
        security_context {
          run_as_user     = 1000
          run_as_non_root = true
          fs_group        = 1000
        }

        container {
          name    = "dev"
          image   = data.coder_parameter.image.value
          command = ["sh", "-c", coder_agent.main.init_script]

          env {
            name  = "CODER_AGENT_TOKEN"
            value = coder_agent.main.token
          }

          resources {
            requests = {
              cpu    = "250m"
              memory = "512Mi"
            }
            limits = {
              cpu    = data.coder_parameter.cpu.value
              memory = "${data.coder_parameter.memory.value}Gi"
            }
          }

          volume_mount {
            name       = "home"
            mount_path = "/home/coder"
          }
        }

        volume {
          name = "home"
          persistent_volume_claim {
            claim_name = kubernetes_persistent_volume_claim_v1.home.metadata[0].name
          }
        }
      }
    }
  }
}
