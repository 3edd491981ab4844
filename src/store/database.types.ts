// Generated from supabase/migrations by `npm run types`. Do not edit.

export type Json =
  | string
  | number
  | boolean
  | null
  | { [key: string]: Json | undefined }
  | Json[]

export type Database = {
  // Allows to automatically instantiate createClient with right options
  // instead of createClient<Database, { PostgrestVersion: 'XX' }>(URL, KEY)
  __InternalSupabase: {
    PostgrestVersion: "12"
  }
  public: {
    Tables: {
      batches: {
        Row: {
          callback_url: string | null
          change: number
          changes: number
          config: NonNullable<Json>
          created_at: string
          finished_at: string | null
          id: string
          kind: string
          max_failures: number | null
          name: string
          paused: boolean
          profile_id: string
          retry_of: string | null
          run_id: string | null
          run_position: number | null
          runs: number
          settings: NonNullable<Json>
          started_at: string | null
          started_with: string | null
          status: string
        }
        Insert: {
          callback_url?: string | null
          change?: number
          changes?: number
          config?: NonNullable<Json>
          created_at?: string
          finished_at?: string | null
          id?: string
          kind: string
          max_failures?: number | null
          name: string
          paused?: boolean
          profile_id: string
          retry_of?: string | null
          run_id?: string | null
          run_position?: number | null
          runs?: number
          settings: NonNullable<Json>
          started_at?: string | null
          started_with?: string | null
          status: string
        }
        Update: {
          callback_url?: string | null
          change?: number
          changes?: number
          config?: NonNullable<Json>
          created_at?: string
          finished_at?: string | null
          id?: string
          kind?: string
          max_failures?: number | null
          name?: string
          paused?: boolean
          profile_id?: string
          retry_of?: string | null
          run_id?: string | null
          run_position?: number | null
          runs?: number
          settings?: NonNullable<Json>
          started_at?: string | null
          started_with?: string | null
          status?: string
        }
        Relationships: [
          {
            foreignKeyName: "batches_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "batches_retry_of_fkey"
            columns: ["retry_of", "profile_id"]
            isOneToOne: false
            referencedRelation: "batches"
            referencedColumns: ["id", "profile_id"]
          },
          {
            foreignKeyName: "batches_run_id_fkey"
            columns: ["run_id", "profile_id"]
            isOneToOne: false
            referencedRelation: "nightly_runs"
            referencedColumns: ["id", "profile_id"]
          },
        ]
      }
      clips: {
        Row: {
          batch_id: string | null
          created_at: string
          duration_s: number
          external_id: string | null
          feed_id: string | null
          id: string
          job_id: string
          loudness_lufs: number
          product_id: string | null
          product_key: string | null
          profile_id: string
          project_id: string
          size_bytes: number
          srt_path: string
          thumbnail_path: string
          title: string
          true_peak_db: number
          video_path: string
        }
        Insert: {
          batch_id?: string | null
          created_at?: string
          duration_s: number
          external_id?: string | null
          feed_id?: string | null
          id?: string
          job_id: string
          loudness_lufs: number
          product_id?: string | null
          product_key?: string | null
          profile_id: string
          project_id: string
          size_bytes: number
          srt_path: string
          thumbnail_path: string
          title: string
          true_peak_db: number
          video_path: string
        }
        Update: {
          batch_id?: string | null
          created_at?: string
          duration_s?: number
          external_id?: string | null
          feed_id?: string | null
          id?: string
          job_id?: string
          loudness_lufs?: number
          product_id?: string | null
          product_key?: string | null
          profile_id?: string
          project_id?: string
          size_bytes?: number
          srt_path?: string
          thumbnail_path?: string
          title?: string
          true_peak_db?: number
          video_path?: string
        }
        Relationships: [
          {
            foreignKeyName: "clips_batch_id_profile_id_fkey"
            columns: ["batch_id", "profile_id"]
            isOneToOne: false
            referencedRelation: "batches"
            referencedColumns: ["id", "profile_id"]
          },
          {
            foreignKeyName: "clips_feed_id_profile_id_fkey"
            columns: ["feed_id", "profile_id"]
            isOneToOne: false
            referencedRelation: "product_feeds"
            referencedColumns: ["id", "profile_id"]
          },
          {
            foreignKeyName: "clips_job_id_profile_id_fkey"
            columns: ["job_id", "profile_id"]
            isOneToOne: false
            referencedRelation: "jobs"
            referencedColumns: ["id", "profile_id"]
          },
          {
            foreignKeyName: "clips_product_id_profile_id_fkey"
            columns: ["product_id", "profile_id"]
            isOneToOne: false
            referencedRelation: "products"
            referencedColumns: ["id", "profile_id"]
          },
          {
            foreignKeyName: "clips_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "clips_project_id_profile_id_fkey"
            columns: ["project_id", "profile_id"]
            isOneToOne: false
            referencedRelation: "projects"
            referencedColumns: ["id", "profile_id"]
          },
        ]
      }
      feed_sync_steps: {
        Row: {
          gone: number
          inserted: number
          job_id: string
          step: string
          unchanged: number
          updated: number
        }
        Insert: {
          gone?: number
          inserted?: number
          job_id: string
          step: string
          unchanged?: number
          updated?: number
        }
        Update: {
          gone?: number
          inserted?: number
          job_id?: string
          step?: string
          unchanged?: number
          updated?: number
        }
        Relationships: [
          {
            foreignKeyName: "feed_sync_steps_job_id_fkey"
            columns: ["job_id"]
            isOneToOne: false
            referencedRelation: "jobs"
            referencedColumns: ["id"]
          },
        ]
      }
      idempotency_keys: {
        Row: {
          claimed_at: string
          created_at: string
          key: string
          profile_id: string
          request_hash: string
          response_body: Json | null
          response_status: number | null
          work_id: string
        }
        Insert: {
          claimed_at?: string
          created_at?: string
          key: string
          profile_id: string
          request_hash: string
          response_body?: Json | null
          response_status?: number | null
          work_id?: string
        }
        Update: {
          claimed_at?: string
          created_at?: string
          key?: string
          profile_id?: string
          request_hash?: string
          response_body?: Json | null
          response_status?: number | null
          work_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "idempotency_keys_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
        ]
      }
      jobs: {
        Row: {
          batch_id: string | null
          brand: Json | null
          change: number
          content: string | null
          created_at: string
          detail: NonNullable<Json>
          error: string | null
          error_type: string | null
          failed_stage: string | null
          feed_id: string | null
          finished_at: string | null
          id: string
          kind: string
          position: number
          product_id: string | null
          profile_id: string
          progress: number
          result: Json | null
          script: string | null
          settings: Json | null
          shown_hash: string | null
          stage: string | null
          started_at: string | null
          status: string
          title: string | null
        }
        Insert: {
          batch_id?: string | null
          brand?: Json | null
          change?: number
          content?: string | null
          created_at?: string
          detail?: NonNullable<Json>
          error?: string | null
          error_type?: string | null
          failed_stage?: string | null
          feed_id?: string | null
          finished_at?: string | null
          id?: string
          kind?: string
          position?: number
          product_id?: string | null
          profile_id: string
          progress?: number
          result?: Json | null
          script?: string | null
          settings?: Json | null
          shown_hash?: string | null
          stage?: string | null
          started_at?: string | null
          status?: string
          title?: string | null
        }
        Update: {
          batch_id?: string | null
          brand?: Json | null
          change?: number
          content?: string | null
          created_at?: string
          detail?: NonNullable<Json>
          error?: string | null
          error_type?: string | null
          failed_stage?: string | null
          feed_id?: string | null
          finished_at?: string | null
          id?: string
          kind?: string
          position?: number
          product_id?: string | null
          profile_id?: string
          progress?: number
          result?: Json | null
          script?: string | null
          settings?: Json | null
          shown_hash?: string | null
          stage?: string | null
          started_at?: string | null
          status?: string
          title?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "jobs_batch_id_fkey"
            columns: ["batch_id", "profile_id"]
            isOneToOne: false
            referencedRelation: "batches"
            referencedColumns: ["id", "profile_id"]
          },
          {
            foreignKeyName: "jobs_feed_id_fkey"
            columns: ["feed_id", "profile_id"]
            isOneToOne: false
            referencedRelation: "product_feeds"
            referencedColumns: ["id", "profile_id"]
          },
          {
            foreignKeyName: "jobs_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
        ]
      }
      nightly_runs: {
        Row: {
          completed: number | null
          error: string | null
          error_type: string | null
          failed: number | null
          feed_id: string | null
          finished_at: string | null
          id: string
          picked: number | null
          profile_id: string
          started_at: string
          status: string
          summary: string
          trigger: string
          workflow_id: string
        }
        Insert: {
          completed?: number | null
          error?: string | null
          error_type?: string | null
          failed?: number | null
          feed_id?: string | null
          finished_at?: string | null
          id: string
          picked?: number | null
          profile_id: string
          started_at?: string
          status?: string
          summary?: string
          trigger: string
          workflow_id: string
        }
        Update: {
          completed?: number | null
          error?: string | null
          error_type?: string | null
          failed?: number | null
          feed_id?: string | null
          finished_at?: string | null
          id?: string
          picked?: number | null
          profile_id?: string
          started_at?: string
          status?: string
          summary?: string
          trigger?: string
          workflow_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "nightly_runs_feed_id_profile_id_fkey"
            columns: ["feed_id", "profile_id"]
            isOneToOne: false
            referencedRelation: "product_feeds"
            referencedColumns: ["id", "profile_id"]
          },
          {
            foreignKeyName: "nightly_runs_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
        ]
      }
      orphaned_files: {
        Row: {
          due_at: string
          job_id: string
          profile_id: string
        }
        Insert: {
          due_at?: string
          job_id: string
          profile_id: string
        }
        Update: {
          due_at?: string
          job_id?: string
          profile_id?: string
        }
        Relationships: []
      }
      product_feeds: {
        Row: {
          counts: Json | null
          created_at: string
          error: string | null
          error_type: string | null
          etag: string | null
          feed_url: string
          has_password: boolean
          id: string
          last_modified: string | null
          last_synced_at: string | null
          name: string
          profile_id: string
          rejected: NonNullable<Json>
          status: string
          warnings: NonNullable<Json>
        }
        Insert: {
          counts?: Json | null
          created_at?: string
          error?: string | null
          error_type?: string | null
          etag?: string | null
          feed_url: string
          has_password?: boolean
          id?: string
          last_modified?: string | null
          last_synced_at?: string | null
          name: string
          profile_id: string
          rejected?: NonNullable<Json>
          status?: string
          warnings?: NonNullable<Json>
        }
        Update: {
          counts?: Json | null
          created_at?: string
          error?: string | null
          error_type?: string | null
          etag?: string | null
          feed_url?: string
          has_password?: boolean
          id?: string
          last_modified?: string | null
          last_synced_at?: string | null
          name?: string
          profile_id?: string
          rejected?: NonNullable<Json>
          status?: string
          warnings?: NonNullable<Json>
        }
        Relationships: [
          {
            foreignKeyName: "product_feeds_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
        ]
      }
      products: {
        Row: {
          additional_image_links: string[]
          availability: string | null
          brand: string | null
          category: string | null
          color: string | null
          created_at: string
          currency: string | null
          custom_labels: string[]
          description: string | null
          details: NonNullable<Json>
          external_id: string
          feed_id: string
          gone_at: string | null
          gtin: string | null
          highlights: string[]
          id: string
          image_link: string | null
          item_group_id: string | null
          link: string | null
          material: string | null
          price: number | null
          profile_id: string
          sale_from: string | null
          sale_price: number | null
          sale_to: string | null
          search: string
          shown_hash: string
          size: string | null
          title: string
          updated_at: string
          video_link: string | null
        }
        Insert: {
          additional_image_links?: string[]
          availability?: string | null
          brand?: string | null
          category?: string | null
          color?: string | null
          created_at?: string
          currency?: string | null
          custom_labels?: string[]
          description?: string | null
          details?: NonNullable<Json>
          external_id: string
          feed_id: string
          gone_at?: string | null
          gtin?: string | null
          highlights?: string[]
          id?: string
          image_link?: string | null
          item_group_id?: string | null
          link?: string | null
          material?: string | null
          price?: number | null
          profile_id: string
          sale_from?: string | null
          sale_price?: number | null
          sale_to?: string | null
          search?: never
          shown_hash?: never
          size?: string | null
          title: string
          updated_at?: string
          video_link?: string | null
        }
        Update: {
          additional_image_links?: string[]
          availability?: string | null
          brand?: string | null
          category?: string | null
          color?: string | null
          created_at?: string
          currency?: string | null
          custom_labels?: string[]
          description?: string | null
          details?: NonNullable<Json>
          external_id?: string
          feed_id?: string
          gone_at?: string | null
          gtin?: string | null
          highlights?: string[]
          id?: string
          image_link?: string | null
          item_group_id?: string | null
          link?: string | null
          material?: string | null
          price?: number | null
          profile_id?: string
          sale_from?: string | null
          sale_price?: number | null
          sale_to?: string | null
          search?: never
          shown_hash?: never
          size?: string | null
          title?: string
          updated_at?: string
          video_link?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "products_feed_id_profile_id_fkey"
            columns: ["feed_id", "profile_id"]
            isOneToOne: false
            referencedRelation: "product_feeds"
            referencedColumns: ["id", "profile_id"]
          },
          {
            foreignKeyName: "products_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
        ]
      }
      profiles: {
        Row: {
          branding: NonNullable<Json>
          created_at: string
          id: string
          name: string
          owner: string
          pronunciations: NonNullable<Json>
          settings: NonNullable<Json>
          webhook_rotated_at: string | null
          webhook_version: number
        }
        Insert: {
          branding?: NonNullable<Json>
          created_at?: string
          id?: string
          name: string
          owner: string
          pronunciations?: NonNullable<Json>
          settings?: NonNullable<Json>
          webhook_rotated_at?: string | null
          webhook_version?: number
        }
        Update: {
          branding?: NonNullable<Json>
          created_at?: string
          id?: string
          name?: string
          owner?: string
          pronunciations?: NonNullable<Json>
          settings?: NonNullable<Json>
          webhook_rotated_at?: string | null
          webhook_version?: number
        }
        Relationships: []
      }
      projects: {
        Row: {
          created_at: string
          id: string
          job_id: string
          name: string
          profile_id: string
        }
        Insert: {
          created_at?: string
          id?: string
          job_id: string
          name: string
          profile_id: string
        }
        Update: {
          created_at?: string
          id?: string
          job_id?: string
          name?: string
          profile_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "projects_job_id_profile_id_fkey"
            columns: ["job_id", "profile_id"]
            isOneToOne: false
            referencedRelation: "jobs"
            referencedColumns: ["id", "profile_id"]
          },
          {
            foreignKeyName: "projects_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
        ]
      }
      schedules: {
        Row: {
          callback_url: string | null
          created_at: string
          cron: string
          feed_id: string
          max_failures: number | null
          max_products: number
          one_per_group: boolean
          paused: boolean
          paused_reason: string | null
          products: string
          profile_id: string
          settings: NonNullable<Json>
          time_zone: string
          updated_at: string
        }
        Insert: {
          callback_url?: string | null
          created_at?: string
          cron: string
          feed_id: string
          max_failures?: number | null
          max_products: number
          one_per_group?: boolean
          paused?: boolean
          paused_reason?: string | null
          products: string
          profile_id: string
          settings: NonNullable<Json>
          time_zone: string
          updated_at?: string
        }
        Update: {
          callback_url?: string | null
          created_at?: string
          cron?: string
          feed_id?: string
          max_failures?: number | null
          max_products?: number
          one_per_group?: boolean
          paused?: boolean
          paused_reason?: string | null
          products?: string
          profile_id?: string
          settings?: NonNullable<Json>
          time_zone?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "schedules_feed_id_profile_id_fkey"
            columns: ["feed_id", "profile_id"]
            isOneToOne: false
            referencedRelation: "product_feeds"
            referencedColumns: ["id", "profile_id"]
          },
          {
            foreignKeyName: "schedules_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
        ]
      }
    }
    Views: {
      [_ in never]: never
    }
    Functions: {
      add_items: {
        Args: { p_batch: string; p_items: Json; p_work: string }
        Returns: {
          batch_id: string | null
          brand: Json | null
          change: number
          content: string | null
          created_at: string
          detail: NonNullable<Json>
          error: string | null
          error_type: string | null
          failed_stage: string | null
          feed_id: string | null
          finished_at: string | null
          id: string
          kind: string
          position: number
          product_id: string | null
          profile_id: string
          progress: number
          result: Json | null
          script: string | null
          settings: Json | null
          shown_hash: string | null
          stage: string | null
          started_at: string | null
          status: string
          title: string | null
        }[]
        SetofOptions: {
          from: "*"
          to: "jobs"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      batch_outcome: {
        Args: { p_batch: string; p_cancelled: boolean }
        Returns: string
      }
      begin_nightly_run: {
        Args: {
          p_feed: string
          p_run: string
          p_trigger: string
          p_workflow: string
        }
        Returns: {
          completed: number | null
          error: string | null
          error_type: string | null
          failed: number | null
          feed_id: string | null
          finished_at: string | null
          id: string
          picked: number | null
          profile_id: string
          started_at: string
          status: string
          summary: string
          trigger: string
          workflow_id: string
        }[]
        SetofOptions: {
          from: "*"
          to: "nightly_runs"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      cancel_unstarted_batch: { Args: { p_batch: string }; Returns: string }
      cancel_unstarted_batches: { Args: { p_run: string }; Returns: undefined }
      cancel_unstarted_job: { Args: { p_job: string }; Returns: undefined }
      claim_idempotency_key: {
        Args: { p_hash: string; p_key: string; p_profile: string }
        Returns: Json
      }
      create_batch: {
        Args: {
          p_callback_url?: string
          p_id?: string
          p_items: Json
          p_max_failures?: number
          p_name: string
          p_profile: string
          p_retry_of?: string
          p_settings: Json
        }
        Returns: {
          batch_id: string | null
          brand: Json | null
          change: number
          content: string | null
          created_at: string
          detail: NonNullable<Json>
          error: string | null
          error_type: string | null
          failed_stage: string | null
          feed_id: string | null
          finished_at: string | null
          id: string
          kind: string
          position: number
          product_id: string | null
          profile_id: string
          progress: number
          result: Json | null
          script: string | null
          settings: Json | null
          shown_hash: string | null
          stage: string | null
          started_at: string | null
          status: string
          title: string | null
        }[]
        SetofOptions: {
          from: "*"
          to: "jobs"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      create_feed: {
        Args: {
          p_credentials?: Json
          p_name: string
          p_profile: string
          p_url: string
        }
        Returns: {
          counts: Json | null
          created_at: string
          error: string | null
          error_type: string | null
          etag: string | null
          feed_url: string
          has_password: boolean
          id: string
          last_modified: string | null
          last_synced_at: string | null
          name: string
          profile_id: string
          rejected: NonNullable<Json>
          status: string
          warnings: NonNullable<Json>
        }[]
        SetofOptions: {
          from: "*"
          to: "product_feeds"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      create_feed_sync_job: {
        Args: { p_feed: string; p_id: string }
        Returns: {
          batch_id: string | null
          brand: Json | null
          change: number
          content: string | null
          created_at: string
          detail: NonNullable<Json>
          error: string | null
          error_type: string | null
          failed_stage: string | null
          feed_id: string | null
          finished_at: string | null
          id: string
          kind: string
          position: number
          product_id: string | null
          profile_id: string
          progress: number
          result: Json | null
          script: string | null
          settings: Json | null
          shown_hash: string | null
          stage: string | null
          started_at: string | null
          status: string
          title: string | null
        }[]
        SetofOptions: {
          from: "*"
          to: "jobs"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      create_profile: {
        Args: { p_name: string }
        Returns: {
          branding: NonNullable<Json>
          created_at: string
          id: string
          name: string
          owner: string
          pronunciations: NonNullable<Json>
          settings: NonNullable<Json>
          webhook_rotated_at: string | null
          webhook_version: number
        }[]
        SetofOptions: {
          from: "*"
          to: "profiles"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      create_video_job: {
        Args: {
          p_id: string
          p_product: string
          p_profile: string
          p_script?: string
          p_settings: Json
        }
        Returns: {
          batch_id: string | null
          brand: Json | null
          change: number
          content: string | null
          created_at: string
          detail: NonNullable<Json>
          error: string | null
          error_type: string | null
          failed_stage: string | null
          feed_id: string | null
          finished_at: string | null
          id: string
          kind: string
          position: number
          product_id: string | null
          profile_id: string
          progress: number
          result: Json | null
          script: string | null
          settings: Json | null
          shown_hash: string | null
          stage: string | null
          started_at: string | null
          status: string
          title: string | null
        }[]
        SetofOptions: {
          from: "*"
          to: "jobs"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      delete_batch: { Args: { p_batch: string }; Returns: boolean }
      delete_clip: {
        Args: { p_clip: string; p_profile: string }
        Returns: string
      }
      delete_feed: { Args: { p_feed: string }; Returns: boolean }
      delete_schedule: { Args: { p_feed: string }; Returns: undefined }
      delete_unstarted_nightly_run: {
        Args: { p_run: string }
        Returns: undefined
      }
      delete_unstarted_work: {
        Args: { p_batch: string; p_job: string }
        Returns: undefined
      }
      draft_batch: {
        Args: {
          p_callback_url: string
          p_config: Json
          p_id: string
          p_max_failures: number
          p_name: string
          p_profile: string
          p_settings: Json
        }
        Returns: {
          callback_url: string | null
          change: number
          changes: number
          config: NonNullable<Json>
          created_at: string
          finished_at: string | null
          id: string
          kind: string
          max_failures: number | null
          name: string
          paused: boolean
          profile_id: string
          retry_of: string | null
          run_id: string | null
          run_position: number | null
          runs: number
          settings: NonNullable<Json>
          started_at: string | null
          started_with: string | null
          status: string
        }[]
        SetofOptions: {
          from: "*"
          to: "batches"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      due_orphaned_files: {
        Args: { p_limit: number }
        Returns: {
          due_at: string
          job_id: string
          profile_id: string
        }[]
        SetofOptions: {
          from: "*"
          to: "orphaned_files"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      edit_batch: {
        Args: {
          p_batch: string
          p_callback_url: string
          p_config: Json
          p_max_failures: number
          p_name: string
          p_settings: Json
        }
        Returns: {
          callback_url: string | null
          change: number
          changes: number
          config: NonNullable<Json>
          created_at: string
          finished_at: string | null
          id: string
          kind: string
          max_failures: number | null
          name: string
          paused: boolean
          profile_id: string
          retry_of: string | null
          run_id: string | null
          run_position: number | null
          runs: number
          settings: NonNullable<Json>
          started_at: string | null
          started_with: string | null
          status: string
        }[]
        SetofOptions: {
          from: "*"
          to: "batches"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      end_batch: {
        Args: {
          p_batch: string
          p_cancelled: boolean
          p_error?: string
          p_error_type?: string
        }
        Returns: string
      }
      end_feed_sync: {
        Args: {
          p_error: string
          p_error_type: string
          p_job: string
          p_status: string
        }
        Returns: undefined
      }
      end_job: {
        Args: {
          p_error: string
          p_error_type: string
          p_failed_stage: string
          p_job: string
          p_status: string
        }
        Returns: undefined
      }
      end_nightly_run: {
        Args: {
          p_completed: number
          p_error: string
          p_error_type: string
          p_failed: number
          p_pause_after: number
          p_pause_reason: string
          p_run: string
          p_status: string
          p_summary: string
        }
        Returns: {
          callback_url: string | null
          created_at: string
          cron: string
          feed_id: string
          max_failures: number | null
          max_products: number
          one_per_group: boolean
          paused: boolean
          paused_reason: string | null
          products: string
          profile_id: string
          settings: NonNullable<Json>
          time_zone: string
          updated_at: string
        }[]
        SetofOptions: {
          from: "*"
          to: "schedules"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      finish_feed_sync: {
        Args: { p_job: string; p_sync: Json }
        Returns: undefined
      }
      finish_video: {
        Args: {
          p_clip: Json
          p_job: string
          p_project_name: string
          p_result: Json
        }
        Returns: Json
      }
      keep_answer: {
        Args: {
          p_body: Json
          p_key: string
          p_profile: string
          p_status: number
        }
        Returns: undefined
      }
      list_nightly_runs: {
        Args: { p_feed: string; p_limit: number; p_run: string }
        Returns: {
          batch_ids: string[]
          completed: number
          error: string
          error_type: string
          failed: number
          feed_id: string
          finished_at: string
          id: string
          picked: number
          profile_id: string
          started_at: string
          status: string
          summary: string
          trigger: string
          workflow_id: string
        }[]
      }
      list_products: {
        Args: {
          p_filter: Json
          p_limit: number
          p_offset: number
          p_profile: string
        }
        Returns: Json
      }
      lock_batch: {
        Args: { p_batch: string; p_seen: number; p_settings: Json }
        Returns: {
          callback_url: string | null
          change: number
          changes: number
          config: NonNullable<Json>
          created_at: string
          finished_at: string | null
          id: string
          kind: string
          max_failures: number | null
          name: string
          paused: boolean
          profile_id: string
          retry_of: string | null
          run_id: string | null
          run_position: number | null
          runs: number
          settings: NonNullable<Json>
          started_at: string | null
          started_with: string | null
          status: string
        }[]
        SetofOptions: {
          from: "*"
          to: "batches"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      mark_products_gone: {
        Args: { p_job: string; p_limit: number; p_seen: string[] }
        Returns: Json
      }
      nightly_products: {
        Args: {
          p_feed: string
          p_max: number
          p_one_per_group: boolean
          p_products: string
        }
        Returns: {
          product_id: string
          rank: number
          title: string
        }[]
      }
      pick_nightly_products: {
        Args: { p_name: string; p_run: string; p_size: number; p_terms: Json }
        Returns: {
          batch_id: string
          name: string
          total: number
        }[]
      }
      product_categories: {
        Args: { p_feed: string; p_limit: number; p_profile: string }
        Returns: {
          category: string
          count: number
        }[]
      }
      put_schedule: {
        Args: { p_feed: string; p_schedule: Json }
        Returns: {
          callback_url: string | null
          created_at: string
          cron: string
          feed_id: string
          max_failures: number | null
          max_products: number
          one_per_group: boolean
          paused: boolean
          paused_reason: string | null
          products: string
          profile_id: string
          settings: NonNullable<Json>
          time_zone: string
          updated_at: string
        }[]
        SetofOptions: {
          from: "*"
          to: "schedules"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      read_feed_credentials: { Args: { p_feed: string }; Returns: Json }
      record_progress: {
        Args: {
          p_attempt: number
          p_job: string
          p_progress: number
          p_stage: string
          p_title?: string
        }
        Returns: undefined
      }
      record_stage_done: {
        Args: { p_job: string; p_progress: number; p_stage: string }
        Returns: undefined
      }
      release_idempotency_key: {
        Args: { p_key: string; p_profile: string }
        Returns: undefined
      }
      remove_item: {
        Args: { p_batch: string; p_job: string }
        Returns: {
          callback_url: string | null
          change: number
          changes: number
          config: NonNullable<Json>
          created_at: string
          finished_at: string | null
          id: string
          kind: string
          max_failures: number | null
          name: string
          paused: boolean
          profile_id: string
          retry_of: string | null
          run_id: string | null
          run_position: number | null
          runs: number
          settings: NonNullable<Json>
          started_at: string | null
          started_with: string | null
          status: string
        }[]
        SetofOptions: {
          from: "*"
          to: "batches"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      retry_batch: {
        Args: { p_batch: string; p_work: string }
        Returns: {
          callback_url: string | null
          change: number
          changes: number
          config: NonNullable<Json>
          created_at: string
          finished_at: string | null
          id: string
          kind: string
          max_failures: number | null
          name: string
          paused: boolean
          profile_id: string
          retry_of: string | null
          run_id: string | null
          run_position: number | null
          runs: number
          settings: NonNullable<Json>
          started_at: string | null
          started_with: string | null
          status: string
        }[]
        SetofOptions: {
          from: "*"
          to: "batches"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      roll_back_start: {
        Args: { p_batch: string; p_work: string }
        Returns: {
          callback_url: string | null
          change: number
          changes: number
          config: NonNullable<Json>
          created_at: string
          finished_at: string | null
          id: string
          kind: string
          max_failures: number | null
          name: string
          paused: boolean
          profile_id: string
          retry_of: string | null
          run_id: string | null
          run_position: number | null
          runs: number
          settings: NonNullable<Json>
          started_at: string | null
          started_with: string | null
          status: string
        }[]
        SetofOptions: {
          from: "*"
          to: "batches"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      rotate_webhook_secret: {
        Args: { p_profile: string }
        Returns: {
          branding: NonNullable<Json>
          created_at: string
          id: string
          name: string
          owner: string
          pronunciations: NonNullable<Json>
          settings: NonNullable<Json>
          webhook_rotated_at: string | null
          webhook_version: number
        }[]
        SetofOptions: {
          from: "*"
          to: "profiles"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      save_products: {
        Args: { p_items: Json; p_job: string; p_step: string }
        Returns: Json
      }
      set_batch_paused: {
        Args: { p_batch: string; p_paused: boolean }
        Returns: {
          callback_url: string | null
          change: number
          changes: number
          config: NonNullable<Json>
          created_at: string
          finished_at: string | null
          id: string
          kind: string
          max_failures: number | null
          name: string
          paused: boolean
          profile_id: string
          retry_of: string | null
          run_id: string | null
          run_position: number | null
          runs: number
          settings: NonNullable<Json>
          started_at: string | null
          started_with: string | null
          status: string
        }[]
        SetofOptions: {
          from: "*"
          to: "batches"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      set_server_limits: {
        Args: { p_max_batch_items: number }
        Returns: undefined
      }
      stage_times: {
        Args: { p_profile: string }
        Returns: {
          per_second: number
          seconds: number
          stage: string
          videos: number
        }[]
      }
      start_batch: {
        Args: {
          p_batch: string
          p_callback_url?: string
          p_max_failures?: number
          p_work: string
        }
        Returns: {
          callback_url: string | null
          change: number
          changes: number
          config: NonNullable<Json>
          created_at: string
          finished_at: string | null
          id: string
          kind: string
          max_failures: number | null
          name: string
          paused: boolean
          profile_id: string
          retry_of: string | null
          run_id: string | null
          run_position: number | null
          runs: number
          settings: NonNullable<Json>
          started_at: string | null
          started_with: string | null
          status: string
        }[]
        SetofOptions: {
          from: "*"
          to: "batches"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      trigger_nightly_run: {
        Args: { p_feed: string; p_run: string }
        Returns: {
          completed: number | null
          error: string | null
          error_type: string | null
          failed: number | null
          feed_id: string | null
          finished_at: string | null
          id: string
          picked: number | null
          profile_id: string
          started_at: string
          status: string
          summary: string
          trigger: string
          workflow_id: string
        }[]
        SetofOptions: {
          from: "*"
          to: "nightly_runs"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      unlock_batch: {
        Args: { p_batch: string }
        Returns: {
          callback_url: string | null
          change: number
          changes: number
          config: NonNullable<Json>
          created_at: string
          finished_at: string | null
          id: string
          kind: string
          max_failures: number | null
          name: string
          paused: boolean
          profile_id: string
          retry_of: string | null
          run_id: string | null
          run_position: number | null
          runs: number
          settings: NonNullable<Json>
          started_at: string | null
          started_with: string | null
          status: string
        }[]
        SetofOptions: {
          from: "*"
          to: "batches"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      update_feed: {
        Args: {
          p_credentials: Json
          p_feed: string
          p_name: string
          p_url: string
        }
        Returns: {
          counts: Json | null
          created_at: string
          error: string | null
          error_type: string | null
          etag: string | null
          feed_url: string
          has_password: boolean
          id: string
          last_modified: string | null
          last_synced_at: string | null
          name: string
          profile_id: string
          rejected: NonNullable<Json>
          status: string
          warnings: NonNullable<Json>
        }[]
        SetofOptions: {
          from: "*"
          to: "product_feeds"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      update_profile: {
        Args: { p_changes: Json; p_profile: string }
        Returns: {
          branding: NonNullable<Json>
          created_at: string
          id: string
          name: string
          owner: string
          pronunciations: NonNullable<Json>
          settings: NonNullable<Json>
          webhook_rotated_at: string | null
          webhook_version: number
        }[]
        SetofOptions: {
          from: "*"
          to: "profiles"
          isOneToOne: false
          isSetofReturn: true
        }
      }
    }
    Enums: {
      [_ in never]: never
    }
    CompositeTypes: {
      [_ in never]: never
    }
  }
}

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] &
        DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] &
        DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R
      }
      ? R
      : never
    : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I
      }
      ? I
      : never
    : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U
      }
      ? U
      : never
    : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends (DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never) = never,
> = DefaultSchemaEnumNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
    : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends (PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never) = never,
> = PublicCompositeTypeNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
    : never

export const Constants = {
  public: {
    Enums: {},
  },
} as const
